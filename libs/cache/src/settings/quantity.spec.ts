import { describe, expect, it } from '@jest/globals';
import { parseDurationValue, parseSizeValue } from './quantity.js';
import type { ParsedValue, ValueProblem } from './setting-value.js';

const HOURS = { min: '1s', max: '30d' };
const SIZES = { min: '0B', max: '64MiB' };

function problemOf(parsed: ParsedValue): ValueProblem {
  if ('problem' in parsed) return parsed.problem;
  throw new Error(`accepted: ${String(parsed.value)}`);
}

describe('parseDurationValue', () => {
  it.each([
    ['1s', 1_000],
    ['30d', 2_592_000_000],
  ])('takes the bound %s', (text, milliseconds) => {
    expect(parseDurationValue(text, HOURS)).toEqual({ value: milliseconds });
  });

  it.each([3_600, '3600'])('offers both readings of the bare number %j', (raw) => {
    const problem = problemOf(parseDurationValue(raw, HOURS));

    expect(problem).toEqual({
      code: 'CCFG102',
      message: 'duration without a unit',
      expected: 'a number and a unit: ms, s, m, h, d',
      fix: ['did you mean "1h" (3600 seconds) or "3600ms" (3600 milliseconds)?'],
    });
  });

  it.each([0, -5, 0.5, Number.NaN, 1e300])('offers no reading of %d, which is no lifetime', (raw) => {
    const { code, fix } = problemOf(parseDurationValue(raw, HOURS));

    expect([code, ...fix]).toEqual(['CCFG102', 'write it with a unit, from 1s … 30d']);
  });

  it.each([
    ['5 minutes', '5m'],
    ['5 min', '5m'],
    ['5M', '5m'],
    ['250 Milliseconds', '250ms'],
    ['250MS', '250ms'],
    ['10 secs', '10s'],
    ['1 Hour', '1h'],
    ['2 hrs', '2h'],
    ['3 days', '3d'],
  ])('offers for %j the spelling "%s"', (text, spelling) => {
    const { code, fix } = problemOf(parseDurationValue(text, HOURS));

    expect([code, ...fix]).toEqual(['CCFG109', `did you mean "${spelling}"?`]);
  });

  it.each(['soon', '1h30m', '0.5ms', '-5m', true, {}])('refuses %j and names the range', (raw) => {
    const { code, message, fix } = problemOf(parseDurationValue(raw, HOURS));

    expect([code, message, ...fix]).toEqual(['CCFG109', 'not a duration', 'write a duration from 1s … 30d']);
  });

  it.each(['999ms', '31d', '1000000d'])('refuses %s as out of range', (text) => {
    const problem = problemOf(parseDurationValue(text, HOURS));

    expect(problem).toEqual({
      code: 'CCFG103',
      message: 'out of range',
      expected: '1s … 30d',
      fix: ['pick a value from 1s … 30d'],
    });
  });

  it('notices milliseconds that were written as seconds', () => {
    const { code, fix } = problemOf(parseDurationValue('3600000s', HOURS));

    expect([code, ...fix]).toEqual([
      'CCFG103',
      '1000h looks like milliseconds written as seconds: did you mean "1h"?',
    ]);
  });
});

describe('parseSizeValue', () => {
  it('takes a size within its bounds', () => {
    expect(parseSizeValue('64MiB', SIZES)).toEqual({ value: 67_108_864 });
  });

  it.each([2_000, '2000'])('offers both readings of the bare number %j', (raw) => {
    const { code, message, fix } = problemOf(parseSizeValue(raw, SIZES));

    expect([code, message, ...fix]).toEqual([
      'CCFG110',
      'size without a unit',
      'did you mean "2000B" (2000 bytes) or "2000KiB" (2000 kibibytes)?',
    ]);
  });

  it.each([
    ['10MB', '10MiB'],
    ['10 mb', '10MiB'],
    ['10m', '10MiB'],
    ['4kib', '4KiB'],
    ['1G', '1GiB'],
  ])('offers for %j the spelling "%s"', (text, spelling) => {
    const { code, fix } = problemOf(parseSizeValue(text, SIZES));

    expect([code, ...fix]).toEqual(['CCFG111', `did you mean "${spelling}"?`]);
  });

  it('refuses what is no size and names the range', () => {
    const { code, message, fix } = problemOf(parseSizeValue('large', SIZES));

    expect([code, message, ...fix]).toEqual(['CCFG111', 'not a size', 'write a size from 0B … 64MiB']);
  });

  it('refuses a size above its bound', () => {
    const { code, expected } = problemOf(parseSizeValue('65MiB', SIZES));

    expect([code, expected]).toEqual(['CCFG103', '0B … 64MiB']);
  });
});
