import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { attributeToFile, dotenvPlaces } from './dotenv-places.js';

describe('dotenvPlaces', () => {
  it('gives every variable its line', () => {
    const text = '# the cache\nCACHE_PRESET=simple\r\n\n  export ENABLE_AI_CACHE = true\n';

    expect([...dotenvPlaces(text, '.env')]).toEqual([
      ['CACHE_PRESET', '.env:2'],
      ['ENABLE_AI_CACHE', '.env:4'],
    ]);
  });

  it('gives a variable that stands twice its last line', () => {
    const places = dotenvPlaces('A=1\nA=2', '.env');

    expect(places.get('A')).toBe('.env:2');
  });

  it.each(['# A=1', 'A', '=1', '1A=2', ''])('finds no variable in %j', (text) => {
    expect(dotenvPlaces(text, '.env').size).toBe(0);
  });
});

describe('dotenvPlaces of values over several lines', () => {
  it.each(['"', "'", '`'])('gives the line where the assignment starts, quoted with %s', (quote) => {
    const text = `A=1\nCACHE_CUSTOM_CONFIG=${quote}{\n  x\n}${quote} # end\nB=2\n`;

    expect([...dotenvPlaces(text, '.env')]).toEqual([
      ['A', '.env:1'],
      ['CACHE_CUSTOM_CONFIG', '.env:2'],
      ['B', '.env:5'],
    ]);
  });

  it('takes no line inside a value for an assignment', () => {
    const text = 'KEY="-----BEGIN\nCACHE_PRESET=wrong\n-----END"\nCACHE_PRESET=simple\n';

    expect(dotenvPlaces(text, '.env').get('CACHE_PRESET')).toBe('.env:4');
    expect(dotenvPlaces(text.slice(0, -'CACHE_PRESET=simple\n'.length), '.env').has('CACHE_PRESET')).toBe(
      false,
    );
  });

  it('takes a quote that is never closed for a part of the value', () => {
    expect([...dotenvPlaces('A="x\nB=2\n', '.env').keys()]).toEqual(['A', 'B']);
  });

  const plain = fc.constantFrom('', 'x', 'x "', "it's", '#', 'x # "A=1', '\\"');
  const inside = fc.array(fc.constantFrom('x', ' ', '\n', '#', 'A=1', '\nB=2', '\\'), { maxLength: 6 });
  const quoted = fc
    .tuple(fc.constantFrom('"', "'", '`'), inside, fc.constantFrom('', ' # end', ' x'))
    .map(([quote, content, rest]) => `${quote}${content.join('')}${quote}${rest}`);
  const heads = fc.constantFrom('A=', 'export B=', ' C = ', 'D =');
  const assignments = fc.tuple(heads, fc.oneof(plain, quoted)).map((parts) => parts.join(''));
  const texts = fc
    .array(fc.oneof(assignments, fc.constantFrom('', '# A="', ' # B=1')), { maxLength: 6 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));

  it('finds the variables that parseEnv finds, and each where its assignment starts', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const places = dotenvPlaces(text, '.env');

        const named = Object.keys(parseEnv(text)).filter((name) => /^[A-Z]$/.test(name));
        expect([...places.keys()].sort()).toEqual(named.sort());
        for (const [name, place] of places) {
          const line = text.split('\n')[Number(place.slice('.env:'.length)) - 1];
          expect(line).toMatch(new RegExp(`^\\s*(export\\s+)?${name}\\s*=`));
        }
      }),
      { numRuns: propertyRuns(300, 20_000) },
    );
  });
});

describe('attributeToFile', () => {
  const text = 'CACHE_PRESET=simple\nENABLE_AI_CACHE=true\n';
  const file = { text, name: '.env', values: parseEnv(text) };

  it('gives a variable with the value of the file its line there', () => {
    const places = attributeToFile({ CACHE_PRESET: 'simple', ENABLE_AI_CACHE: 'true' }, file);

    expect(places.get('CACHE_PRESET')).toBe('.env:1');
  });

  it('says of a variable with another value that it differs', () => {
    const places = attributeToFile({ CACHE_PRESET: 'production', ENABLE_AI_CACHE: 'true' }, file);

    expect(places.get('CACHE_PRESET')).toBe('process environment, differs from .env:1');
    expect(places.get('ENABLE_AI_CACHE')).toBe('.env:2');
  });
});
