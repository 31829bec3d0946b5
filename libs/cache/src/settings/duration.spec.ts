import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { formatDuration, parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1.5h', 5_400_000],
    ['1.1s', 1_100],
    ['2d', 172_800_000],
    ['0ms', 0],
    [' 1h ', 3_600_000],
  ])('reads %j as %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '5', '5 m', '5M', '5MS', '1H', '-5m', '+5m', '.5h', '5.m', '1h30m', '5 minutes', '1e3s', 'm'])(
    'takes %j for no duration',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it.each(['0.5ms', '0.0000001ms', '0.0001s', '1.00001s'])(
    'takes %j for no duration, since it is no whole number of milliseconds',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it.each(['9007199254740992ms', '104249991375d', `${'9'.repeat(400)}s`])(
    'takes %.25s for no duration, since no number holds it exactly',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('reads back what formatDuration writes', () => {
    const anyMilliseconds = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 10_000_000 }));

    fc.assert(
      fc.property(anyMilliseconds, (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });

  it('reads tenths of a unit exactly', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), fc.nat({ max: 9 }), (whole, tenth) => {
        expect(parseDuration(`${whole}.${tenth}s`)).toBe(whole * 1_000 + tenth * 100);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0ms'],
    [1_500, '1500ms'],
    [90_000, '90s'],
    [300_000, '5m'],
    [7_200_000, '2h'],
    [86_400_000, '1d'],
    [90_000_000, '25h'],
  ])('writes %d in the largest unit that is exact: %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
