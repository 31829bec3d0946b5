import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { leaves, sections } from './leaves.js';
import { editDistance, normaliseName, suggest } from './suggest.js';

const PATHS = [...leaves.keys()];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('');

/** A text with one insertion, deletion, substitution or transposition. */
function singleEdit(text: string): fc.Arbitrary<string> {
  const at = fc.nat({ max: text.length - 1 });
  const letter = fc.constantFrom(...LETTERS);
  return fc.oneof(
    fc.tuple(at, letter).map(([i, c]) => text.slice(0, i) + c + text.slice(i)),
    at.map((i) => text.slice(0, i) + text.slice(i + 1)),
    fc.tuple(at, letter).map(([i, c]) => text.slice(0, i) + c + text.slice(i + 1)),
    at.map(
      (i) =>
        text.slice(0, i) +
        text
          .slice(i, i + 2)
          .split('')
          .toReversed()
          .join('') +
        text.slice(i + 2),
    ),
  );
}

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['ttl', '', 3],
    ['default', 'defualt', 1],
    ['default', 'defaults', 1],
    ['level', 'levels', 1],
    ['mode', 'made', 1],
    ['abc', 'ca', 3],
  ])('between %j and %j is %d', (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
  });

  it('is the same in both directions', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
        expect(editDistance(left, right)).toBe(editDistance(right, left));
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('normaliseName', () => {
  it.each(['maxConnections', 'max_connections', 'MAX-CONNECTIONS', 'max connections'])(
    'takes %j for one and the same',
    (name) => {
      expect(normaliseName(name)).toBe('maxconnections');
    },
  );
});

describe('suggest', () => {
  it('names the path first of which one character was mistyped', () => {
    const mistyped = fc
      .constantFrom(...PATHS)
      .chain((path) => singleEdit(path).map((wrong) => ({ path, wrong })));

    fc.assert(
      fc.property(mistyped, ({ path, wrong }) => {
        expect(suggest(wrong, PATHS)[0]).toBe(path);
      }),
      { numRuns: propertyRuns(200, 10_000) },
    );
  });

  it.each(PATHS)('names %s first where its first or last character is missing', (path) => {
    expect(suggest(path.slice(1), PATHS)[0]).toBe(path);
    expect(suggest(path.slice(0, -1), PATHS)[0]).toBe(path);
  });

  it('names a group of settings of which one character was mistyped', () => {
    expect(suggest('compresion', [...PATHS, ...sections])[0]).toBe('compression');
  });

  it('reads a beginning as the whole: prod is production', () => {
    expect(suggest('prod', ['disabled', 'development', 'production', 'ai-production'])).toEqual([
      'production',
    ]);
  });

  it('finds a setting that stands in another group', () => {
    expect(suggest('redis.maxEntries', PATHS)[0]).toBe('memory.maxEntries');
  });

  it('ignores case and separators', () => {
    expect(suggest('REDIS.MAX_CONNECTIONS', PATHS)[0]).toBe('redis.maxConnections');
  });

  it('names at most three', () => {
    const names = ['cache1', 'cache2', 'cache3', 'cache4'];

    expect(suggest('cache', names)).toEqual(['cache1', 'cache2', 'cache3']);
  });

  it('names none where none is near', () => {
    expect(suggest('favouriteColour', PATHS)).toEqual([]);
  });
});
