import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { formatSize, parseSize } from './size.js';

describe('parseSize', () => {
  it.each([
    ['0B', 0],
    ['512B', 512],
    ['16KiB', 16_384],
    ['1.5KiB', 1_536],
    ['1MiB', 1_048_576],
    ['2GiB', 2_147_483_648],
    [' 1B ', 1],
  ])('reads %j as %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '10', '10b', '10kib', '10KB', '10MB', '10 MiB', '-1B', '0.5B', '0.3KiB', '1TiB', 'KiB'])(
    'takes %j for no size',
    (text) => {
      expect(parseSize(text)).toBeUndefined();
    },
  );

  it.each(['9007199254740992B', '8388608.1GiB', '9999999999GiB'])(
    'takes %j for no size, since no number holds it exactly',
    (text) => {
      expect(parseSize(text)).toBeUndefined();
    },
  );

  it('reads back what formatSize writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), fc.nat({ max: 10_000_000 })), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });
});

describe('formatSize', () => {
  it.each([
    [0, '0B'],
    [2_000, '2000B'],
    [1_024, '1KiB'],
    [1_536, '1536B'],
    [67_108_864, '64MiB'],
    [1_073_741_824, '1GiB'],
  ])('writes %d in the largest unit that is exact: %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
