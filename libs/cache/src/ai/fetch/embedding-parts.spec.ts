import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import type { AiOutcome } from '../ai-types.js';
import { EmbeddingBatch } from './embedding-batch.js';
import { joinOutcomes } from './join-outcomes.js';
import { shareTokens } from './share-tokens.js';

const NEVER = new AbortController().signal;

describe('shareTokens', () => {
  it('adds up to the sum, in whole tokens, none of them negative', () => {
    const inputs = fc.array(fc.oneof(fc.string(), fc.array(fc.nat())), { minLength: 1 });
    fc.assert(
      fc.property(fc.nat(), inputs, (total, texts) => {
        const shares = shareTokens(total, texts) ?? [];

        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        expect(shares.every((share) => Number.isSafeInteger(share) && share >= 0)).toBe(true);
      }),
      { numRuns: propertyRuns(200, 20_000) },
    );
  });

  it('knows nothing where nothing is reported', () => {
    expect([shareTokens(undefined, ['a']), shareTokens('9', ['a']), shareTokens(0.5, ['a'])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('an embedding batch', () => {
  it('asks at once when all inputs are either missing or settled', async () => {
    const asked: (readonly string[])[] = [];
    const batch = new EmbeddingBatch<string, string>(3, async (inputs) => {
      asked.push(inputs);
      return inputs.map((input) => input.toUpperCase());
    });
    const answers = [batch.get('a', NEVER), batch.get('b', NEVER)];
    batch.settle();

    expect(asked).toEqual([['a', 'b']]);
    expect(await Promise.all(answers)).toEqual(['A', 'B']);
  });

  it('does not wait long for an input that waits for another call', async () => {
    const batch = new EmbeddingBatch<string, string>(2, async (inputs) => inputs);

    expect(await batch.get('a', NEVER)).toBe('a');
  });

  it('gives the call up when nobody waits for any of its inputs', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    let asked: AbortSignal | undefined;
    const batch = new EmbeddingBatch<string, string>(2, (_, signal) => {
      asked = signal;
      return Promise.reject(new Error('given up'));
    });
    const answers = [batch.get('a', first.signal), batch.get('b', second.signal)];
    first.abort();
    const afterOne = asked?.aborted;
    second.abort();

    expect([afterOne, asked?.aborted]).toEqual([false, true]);
    expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('joinOutcomes', () => {
  const usage = (noCache: number) => ({
    input: { noCache, cacheRead: 0, cacheWrite: 0 },
    output: { text: 0, reasoning: 0 },
  });
  const hit = (nanoUsd: bigint | undefined, latencyMs: number): AiOutcome => ({
    status: 'hit',
    stored: true,
    ageMs: latencyMs,
    saved: { usage: usage(latencyMs), nanoUsd, latencyMs },
  });
  const miss: AiOutcome = { status: 'miss', stored: true, reason: 'of the call' };

  it('adds up tokens and money; the time is that of the slowest', () => {
    expect(joinOutcomes([hit(2n, 30), hit(3n, 10)])).toEqual({
      status: 'hit',
      stored: true,
      reason: undefined,
      ageMs: 30,
      saved: { usage: usage(40), nanoUsd: 5n, latencyMs: 30 },
    });
  });

  it('names no sum of money where one of the prices is not known', () => {
    expect(joinOutcomes([hit(2n, 30), hit(undefined, 10)]).saved?.nanoUsd).toBeUndefined();
  });

  it('says how many were found where others had to be asked for', () => {
    expect(joinOutcomes([hit(2n, 30), miss])).toMatchObject({
      status: 'miss',
      reason: '1 of 2 out of the cache',
    });
    expect(joinOutcomes([miss, miss])).toMatchObject({ status: 'miss', reason: 'of the call' });
  });
});
