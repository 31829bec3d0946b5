import { describe, expect, it } from '@jest/globals';
import type { AiStatus, AiUsage } from '../ai-types.js';
import { Accounting } from './accounting.js';
import type { AiCall } from './tally.js';

const usage: AiUsage = {
  input: { noCache: 10, cacheRead: 4, cacheWrite: 2 },
  output: { text: 5, reasoning: 3 },
};

const call: AiCall = {
  operation: 'summarize',
  provider: 'openai',
  model: 'gpt-x',
  status: 'miss',
  stored: true,
  textLength: 100,
  textTier: 'small',
  waitedMs: 900,
  modelMs: 900,
  usage,
  nanoUsd: 1_000n,
};

const answeredBy = (status: AiStatus, change: Partial<AiCall> = {}): AiCall => ({
  ...call,
  status,
  stored: false,
  waitedMs: 2,
  ...change,
});

const times = (count: number, one: AiCall): AiCall[] => Array.from({ length: count }, () => one);

function accountingOf(calls: readonly AiCall[]): Accounting {
  const accounting = new Accounting(1_000);
  for (const one of calls) accounting.record(one);
  return accounting;
}

const statsOf = (...calls: AiCall[]) => accountingOf(calls).stats();

describe('Accounting', () => {
  it('tells what was spent from what was saved, net of the time of the cache', () => {
    const { total } = statsOf(
      call,
      answeredBy('hit'),
      answeredBy('stale', { waitedMs: 1_000 }),
      answeredBy('collapsed', { waitedMs: 400 }),
      answeredBy('bypass', { waitedMs: 900, reason: 'temperature' }),
    );

    expect(total).toMatchObject({
      calls: 5,
      hits: 1,
      stale: 1,
      collapsed: 1,
      misses: 1,
      bypassed: 1,
      stored: 1,
    });
    expect(total.hitRate).toBe(0.5);
    expect(total.spent).toMatchObject({ nanoUsd: 2_000n, latencyMs: 1_800 });
    expect(total.saved).toMatchObject({
      nanoUsd: 3_000n,
      latencyMs: 898 - 100 + 500,
      unpriced: 0,
      unmeasured: 0,
    });
    expect(total.saved.usage).toEqual({
      input: { noCache: 30, cacheRead: 12, cacheWrite: 6 },
      output: { text: 15, reasoning: 9 },
    });
  });

  it('counts by operation, by model and by the length of texts', () => {
    const stats = statsOf(
      call,
      answeredBy('hit'),
      answeredBy('miss', {
        operation: undefined,
        provider: undefined,
        textLength: 1_000,
        textTier: 'medium',
      }),
      answeredBy('hit', { operation: 'qa', textLength: 20_000, textTier: 'xlarge' }),
    );

    const hitRates = (tallies: object) =>
      Object.entries(tallies).map(([name, { hitRate }]) => [name, hitRate]);
    expect(hitRates(stats.operations)).toEqual([['summarize', 0.5], ['none', 0], ['qa', 1]]); // prettier-ignore
    expect(hitRates(stats.models)).toEqual([['openai/gpt-x', 2 / 3], ['gpt-x', 0]]); // prettier-ignore
    expect(hitRates(stats.textTiers)).toEqual([['small', 0.5], ['medium', 0], ['large', undefined], ['xlarge', 1]]); // prettier-ignore
    expect(stats.longTexts).toBe(2);
  });

  it('knows no money where no price was known, and says how many answers are missing in it', () => {
    const unpriced = answeredBy('hit', { nanoUsd: undefined });
    const unmeasured = answeredBy('hit', { nanoUsd: undefined, usage: undefined });

    expect(statsOf(unpriced).total.saved).toMatchObject({ nanoUsd: undefined, unpriced: 1, unmeasured: 0 });
    expect(statsOf(unmeasured).total.saved).toMatchObject({ nanoUsd: undefined, unpriced: 0, unmeasured: 1 });
    expect(statsOf(unpriced, answeredBy('hit')).total.saved).toMatchObject({ nanoUsd: 1_000n, unpriced: 1 });
  });

  it('spends nothing on a call that failed', () => {
    const { total } = statsOf({
      ...call,
      modelMs: undefined,
      usage: undefined,
      nanoUsd: undefined,
      stored: false,
    });

    expect(total).toMatchObject({ misses: 1, spent: { nanoUsd: undefined, unpriced: 0, latencyMs: 0 } });
  });

  it('has a JSON', () => {
    const stats = statsOf(call);

    const json = JSON.parse(JSON.stringify({ stats })) as { stats: typeof stats };

    expect(json.stats.total.spent).toMatchObject({ nanoUsd: '1000', usage });
    expect(json.stats.operations['summarize']?.calls).toBe(1);
    expect(Object.keys(stats)).not.toContain('toJSON');
  });

  it('holds a bounded number of names, whatever callers name', () => {
    const calls = Array.from({ length: 1_000 }, (_, index) =>
      answeredBy('bypass', { operation: `o${index}`, model: `m${index}`, reason: `r${index}` }),
    );

    const { operations, models, bypassReasons } = statsOf(
      ...calls,
      answeredBy('bypass', { operation: '__proto__' }),
    );

    expect([operations, models, bypassReasons].map((counted) => Object.keys(counted).length)).toEqual([
      201, 201, 201,
    ]);
    expect(operations['others']?.calls).toBe(801);
  });

  it('gives a snapshot that later calls do not change', () => {
    const accounting = accountingOf([call]);
    const before = accounting.stats();

    accounting.record(call);

    expect(before.total).toMatchObject({ calls: 1, spent: { nanoUsd: 1_000n, usage } });
    expect(accounting.stats().total.calls).toBe(2);
  });
});

describe('its recommendations', () => {
  const codesOf = (...calls: AiCall[]) =>
    statsOf(...calls).recommendations.map(({ code, subject }) => [code, subject]);

  it('are none while there are too few calls, or nothing to say', () => {
    expect(codesOf(...times(9, call))).toEqual([]);
    expect(codesOf(...times(5, call), ...times(5, answeredBy('hit')))).toEqual([]);
  });

  it.each<[string, string | undefined, AiCall[]]>([
    ['low-hit-rate', 'summarize', [...times(8, call), ...times(2, answeredBy('hit'))]],
    ['high-hit-rate', 'summarize', [call, ...times(19, answeredBy('hit'))]],
    [
      'many-xlarge-texts',
      undefined,
      [
        ...times(7, call),
        ...times(3, answeredBy('hit', { textLength: 20_000, textTier: 'xlarge' })),
        ...times(4, answeredBy('hit')),
      ],
    ],
    [
      'few-small-texts',
      undefined,
      [
        ...times(5, { ...call, textLength: 1_000, textTier: 'medium' }),
        ...times(5, answeredBy('hit', { textLength: 1_000, textTier: 'medium' })),
      ],
    ],
    [
      'many-bypasses',
      undefined,
      [...times(5, call), ...times(5, answeredBy('hit')), ...times(3, answeredBy('bypass', { reason: 'x' }))],
    ],
    ['price-missing', 'openai/gpt-x', [answeredBy('hit', { nanoUsd: undefined })]],
  ])('name %s', (code, subject, calls) => {
    expect(codesOf(...calls)).toEqual([[code, subject]]);
  });

  it('begin with the most important, and tell the figures', () => {
    const stats = statsOf(
      ...times(9, { ...call, nanoUsd: undefined }),
      answeredBy('hit'),
      ...times(5, answeredBy('bypass', { reason: 'temperature 1 is above 0.3' })),
    );

    expect(stats.recommendations.map(({ code, priority }) => [code, priority])).toEqual([
      ['low-hit-rate', 'high'],
      ['many-bypasses', 'medium'],
      ['price-missing', 'low'],
    ]);
    expect(stats.recommendations[0]?.advice).toMatch(/^10 % of 10 calls were answered from the cache: /);
    expect(stats.recommendations[1]?.advice).toBe(
      '33 % of 15 calls went past the cache, most often (5): temperature 1 is above 0.3',
    );
  });
});
