import { describe, expect, it } from '@jest/globals';
import type { AiOutcome } from '../ai-types.js';
import { cacheStatus } from './cache-status.js';

const usage = { input: { noCache: 5, cacheRead: 2, cacheWrite: 0 }, output: { text: 3, reasoning: 1 } };

describe('Cache-Status', () => {
  it.each<[AiOutcome, string]>([
    [{ status: 'hit', stored: true }, 'ai; hit'],
    [{ status: 'stale', stored: true, reason: 'HTTP 500' }, 'ai; hit; detail="stale: HTTP 500"'],
    [{ status: 'miss', stored: true }, 'ai; fwd=miss; stored'],
    [
      { status: 'miss', stored: false, reason: 'the model refused' },
      'ai; fwd=miss; detail="the model refused"',
    ],
    [{ status: 'collapsed', stored: true }, 'ai; fwd=miss; collapsed'],
    [
      { status: 'bypass', stored: false, reason: 'a "b" \\ é' },
      String.raw`ai; fwd=bypass; detail="a \"b\" \\ ?"`,
    ],
    [
      { status: 'hit', stored: true, saved: { usage, nanoUsd: 12n, latencyMs: 1500.4 } },
      'ai; hit; saved-tokens=11; saved-nano-usd=12; saved-ms=1500',
    ],
    [{ status: 'hit', stored: true, saved: { latencyMs: 3 } }, 'ai; hit; saved-ms=3'],
  ])('of %j is %s', (outcome, text) => {
    expect(cacheStatus(outcome)).toBe(text);
  });
});
