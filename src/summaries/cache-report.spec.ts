import { describe, expect, it } from '@jest/globals';
import { cacheReportOf } from './cache-report.js';

describe('the report of an answer', () => {
  it.each([
    [
      'ai; hit; saved-tokens=143; saved-ms=1900',
      { status: 'hit', saved: { tokens: 143, milliseconds: 1900 } },
    ],
    ['ai; fwd=miss; stored', { status: 'miss' }],
    ['ai; fwd=miss; collapsed; saved-ms=20', { status: 'collapsed', saved: { milliseconds: 20 } }],
    ['ai; fwd=bypass; detail="no scope"', { status: 'bypass', reason: 'no scope' }],
    ['ai; hit; detail="stale: 503"', { status: 'stale', reason: 'stale: 503' }],
  ])('reads %s', (field, report) => {
    expect(cacheReportOf(new Headers({ 'cache-status': field }))).toEqual(report);
  });

  it('tells the age in seconds', () => {
    expect(cacheReportOf(new Headers({ 'cache-status': 'ai; hit', age: '12' }))).toEqual({
      status: 'hit',
      ageSeconds: 12,
    });
  });

  it('says how the cache is turned on where it is off', () => {
    expect(cacheReportOf(new Headers())).toMatchObject({
      status: 'off',
      reason: expect.stringContaining('ENABLE_AI_CACHE'),
    });
  });
});
