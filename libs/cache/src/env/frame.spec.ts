import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { frameOf, maskJson } from './frame.js';

const anyText = fc.oneof(
  fc.json(),
  fc.string({ unit: fc.constantFrom(...'{}[]:,"\'\\ \n*a1'.split('')) }),
  fc.string({ unit: 'binary' }),
);

describe('frameOf', () => {
  it('shows a short text whole', () => {
    expect(frameOf('{"ttl":{"default":5}}', { offset: 18, length: 1 })).toEqual([
      '{"ttl":{"default":5}}',
      '                  ^',
    ]);
  });

  it('shows of a long text the part around the place', () => {
    const [line, carets] = frameOf(`${'a'.repeat(100)}WRONG${'b'.repeat(100)}`, { offset: 100, length: 5 });

    expect(line).toBe(`…${'a'.repeat(28)}WRONG${'b'.repeat(35)}…`);
    expect(carets).toBe(`${' '.repeat(29)}^^^^^`);
  });

  it('shows line breaks and tabs as blanks', () => {
    expect(frameOf('{\r\n\t"a":1}', { offset: 4, length: 3 })).toEqual(['{   "a":1}', '    ^^^']);
  });

  it('puts the carets under the place, whatever stands before and behind', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '"', '{', ' '), maxLength: 120 });

    fc.assert(
      fc.property(part, fc.integer({ min: 1, max: 12 }), part, (before, length, after) => {
        const text = `${before}${'#'.repeat(length)}${after}`;

        const [line, carets] = frameOf(text, { offset: before.length, length });

        expect(carets.trim().length).toBe(length);
        expect(line.slice(carets.indexOf('^')).startsWith('#'.repeat(length))).toBe(true);
        expect(line.length).toBeLessThanOrEqual(70);
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});

describe('maskJson', () => {
  it('keeps the length of every text', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, broken) => {
        expect(maskJson(text, broken)).toHaveLength(text.length);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('changes a text to stars only', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, broken) => {
        const masked = maskJson(text, broken);

        const changed = masked.split('').filter((unit, index) => unit !== text[index] && unit !== '*');

        expect(changed).toEqual([]);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('keeps numbers, durations, sizes and switches of settings', () => {
    const text =
      '{"ttl":{"default":"30m"},"compression":{"threshold":"2KiB","level":3},"ai":{"enabled":true}}';

    expect(maskJson(text)).toBe(text);
  });

  it('keeps keys, and stars every other text', () => {
    expect(maskJson('{"redis":{"password":"hunter2","maxConections":50},"mode":"off"}')).toBe(
      '{"redis":{"password":"*******","maxConections":50},"mode":"***"}',
    );
  });

  it.each([
    ['{"password":12345678}', '{"password":********}'],
    ['{"pasword":12345678}', '{"pasword":********}'],
    ['{"apiKey":12345678}', '{"apiKey":********}'],
    ['{"favourite":12345678}', '{"favourite":********}'],
    ['{"redis://u:hunter2@h":1}', '{"*******************":*}'],
  ])('stars in %j what could be a secret', (text, masked) => {
    expect(maskJson(text)).toBe(masked);
  });

  it('keeps in a broken text the names of settings only', () => {
    expect(maskJson('{"redis":{"password":"hunter2","hunter3":"x', true)).toBe(
      '{"redis":{"password":"*******","*******":"*',
    );
  });

  it('looks into a text that carries its outer quotes', () => {
    expect(maskJson(`'{"password":"hunter2"}'`, true)).toBe(`'{"password":"*******"}'`);
  });

  it.each(['{"password":"hunter2\\', '{"password":hunter2', "{'password':'hunter2", '"password" hunter2"'])(
    'shows nothing of the value in the broken %j',
    (text) => {
      expect(maskJson(text, true)).not.toContain('hunt');
    },
  );
});
