import { describe, expect, it } from '@jest/globals';
import { parseEnv } from 'node:util';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { dotenvLine, UnwritableTextError } from './format-env.js';
import { portableJson } from './portable-text.js';

const texts = fc.string({ unit: 'binary', maxLength: 20 });

describe('portable JSON', () => {
  it('is the same value, in characters that nothing interprets', () => {
    fc.assert(
      fc.property(fc.dictionary(texts, texts), (value) => {
        const text = portableJson(value);

        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).toMatch(/^[ -~]*$/);
        expect(text).not.toMatch(/['`$#]/);
      }),
      { numRuns: propertyRuns(200, 10_000) },
    );
  });

  it('reads back out of a .env file where it stands without quotes', () => {
    fc.assert(
      fc.property(fc.dictionary(texts, texts), (value) => {
        const line = dotenvLine('X', portableJson(value));

        expect(line).toMatch(/^X=\{/);
        expect(parseEnv(line)['X']).toBe(portableJson(value));
      }),
      { numRuns: propertyRuns(200, 10_000) },
    );
  });
});

describe('a line of a .env file', () => {
  it.each([
    ['/run/secrets/url', 'X=/run/secrets/url'],
    ['a # b', "X='a # b'"],
    ['redis://h/0?a=$b', "X='redis://h/0?a=$b'"],
    ["it's", `X="it's"`],
    [`'"`, 'X=`\'"`'],
  ])('holds %s', (text, line) => {
    expect(dotenvLine('X', text)).toBe(line);
    expect(parseEnv(line)['X']).toBe(text);
  });

  it.each([
    ['two\nlines', 'it has a line break'],
    [`hunter2'"\``, 'it holds \', " and ` at once. In a URL, write one of them as %27, %22 or %60'],
  ])('refuses what it could not hold: %j', (text, reason) => {
    expect(() => dotenvLine('X', text)).toThrow(
      new UnwritableTextError(`X cannot be written to a .env file: ${reason}`),
    );
  });
});
