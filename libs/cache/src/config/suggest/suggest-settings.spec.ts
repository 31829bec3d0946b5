import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { readEnvironment } from '../../env/read-environment.js';
import { leaves } from '../../settings/leaves.js';
import { customLayer } from '../layers.js';
import { resolveConfig } from '../resolve-config.js';
import type { MetricName } from './metrics.js';
import type { Situation } from './rule.js';
import {
  suggestRules,
  suggestSettings,
  waitingRules,
  type Suggestion,
  type Suggestions,
} from './suggest-settings.js';

type MetricsInput = { readonly [Name in MetricName]?: number };

const PRODUCTION = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'redis://cache' };

function situationOf(metrics: MetricsInput, custom: object = {}, preset = 'production'): Situation {
  const env = { ...PRODUCTION, CACHE_PRESET: preset, CACHE_CUSTOM_CONFIG: JSON.stringify(custom) };
  return {
    resolution: resolveConfig({ env }),
    custom: customLayer(readEnvironment(env, { readFile: () => '' })).entries,
    metrics: new Map(Object.entries(metrics)) as Situation['metrics'],
    machine: { memoryBytes: 512 * 1_048_576, isLimited: true, cpus: 2 },
    tryOut: () => [],
  };
}

const suggest = (metrics: MetricsInput, custom?: object, preset?: string): Suggestions =>
  suggestSettings(situationOf(metrics, custom, preset));

const changes = (metrics: MetricsInput, custom?: object): string[] =>
  suggest(metrics, custom).suggestions.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`);

const busy: MetricsInput = {
  memoryHits: 90_000,
  memoryMisses: 10_000,
  evictions: 10_000,
  evictionsReadAgainWithin60Seconds: 5_000,
};
const idle: MetricsInput = {
  memoryHits: 10_000,
  memoryMisses: 90_000,
  evictions: 80_000,
  evictionsBeforeSecondRead: 70_000,
  evictionsReadAgainWithin60Seconds: 800,
};

describe('memory-too-small', () => {
  it('doubles a tier that answers most reads and evicts what is asked for again', () => {
    expect(changes(busy)).toEqual(['memory-too-small: 500 → 1000']);
  });

  it('goes no further than the memory of the machine', () => {
    expect(changes({ ...busy, memoryLimitBytes: 96 * 1_048_576 })).toEqual(['memory-too-small: 500 → 614']);
  });

  it.each([
    ['memory answers few reads', { memoryHits: 70_000, memoryMisses: 30_000 }],
    ['hardly any evicted entry is asked for again', { evictionsReadAgainWithin60Seconds: 900 }],
    ['the tier fills its share of the machine', { memoryLimitBytes: 500 * 16_384 * 10 }],
  ])('is silent where %s', (_case, metrics) => {
    expect(changes({ ...busy, ...metrics })).toEqual([]);
  });
});

describe('memory-unread', () => {
  it('halves a tier that answers few reads and evicts what is read once', () => {
    expect(changes(idle)).toEqual(['memory-unread: 500 → 250']);
  });

  it.each([
    ['memory answers half of the reads', { memoryHits: 60_000, memoryMisses: 40_000 }],
    ['many are asked for again', { evictionsReadAgainWithin60Seconds: 9_000 }],
    ['most are read twice', { evictionsBeforeSecondRead: 40_000 }],
  ])('is silent where %s', (_case, metrics) => {
    expect(changes({ ...idle, ...metrics })).toEqual([]);
  });
});

describe('connect-timeout-too-long', () => {
  it.each([
    [3, '10s → 100ms'],
    [37, '10s → 400ms'],
    [250, '10s → 3s'],
  ])('takes ten times a p99 of %s ms, rounded up', (connectP99Milliseconds, change) => {
    expect(changes({ connects: 100, connectP99Milliseconds })).toEqual([
      `connect-timeout-too-long: ${change}`,
    ]);
  });

  it('is silent where connecting takes its time', () => {
    expect(changes({ connects: 100, connectP99Milliseconds: 1_000 })).toEqual([]);
  });
});

describe('the rules about expiry', () => {
  const expiries: MetricsInput = {
    expiries: 10_000,
    expiriesUnread: 7_000,
    expiriesRecomputedWithin5Minutes: 500,
  };

  it('halve a life that ends unread', () => {
    expect(changes(expiries)).toEqual(['expires-unread: 2h → 1h']);
  });

  it('double a life after which the same is computed again', () => {
    expect(changes({ ...expiries, expiriesRecomputedWithin5Minutes: 3_100 })).toEqual([
      'recomputed-after-expiry: 2h → 4h',
    ]);
  });

  it('stay within the bounds of the setting', () => {
    const recomputed = { ...expiries, expiriesRecomputedWithin5Minutes: 9_000 };

    expect(changes(expiries, { ttl: { default: '1s' } })).toEqual([]);
    expect(changes(recomputed, { ttl: { default: '30d' } })).toEqual([]);
  });

  it('are silent where entries are read and not computed again', () => {
    expect(changes({ ...expiries, expiriesUnread: 5_000 })).toEqual([]);
  });
});

describe('what a suggestion rests on', () => {
  const confidence = (factor: number, windowSeconds?: number): Suggestion['confidence'] | undefined => {
    const scaled = Object.entries(busy).map(([name, value]) => [name, (value / 10) * factor]);
    const metrics = { ...Object.fromEntries(scaled), ...(windowSeconds ? { windowSeconds } : {}) };
    return suggest(metrics).suggestions[0]?.confidence;
  };

  it('is low, medium or high by how much was counted, and for how long', () => {
    expect([confidence(1), confidence(10), confidence(100), confidence(100, 86_400)]).toEqual([
      'low',
      'medium',
      'medium',
      'high',
    ]);
  });

  it('is not enough one sample below the least number', () => {
    const { suggestions, notEnoughData } = suggest({ connects: 99, connectP99Milliseconds: 3 });

    expect(suggestions).toEqual([]);
    expect(notEnoughData).toContainEqual({
      rule: 'connect-timeout-too-long',
      missing: [],
      counted: '99 of 100 connects',
    });
  });

  it('names the metrics that nobody gave', () => {
    expect(suggest({ connects: 100 }).notEnoughData).toContainEqual({
      rule: 'connect-timeout-too-long',
      missing: ['connectP99Milliseconds'],
    });
  });

  it('never is a number where a metric is missing or too little was counted', () => {
    const whole = { ...busy, ...idle, connects: 100, connectP99Milliseconds: 3, expiries: 1_000, expiriesUnread: 900, expiriesRecomputedWithin5Minutes: 0 }; // prettier-ignore
    const some = fc
      .subarray(Object.entries(whole))
      .chain((kept) =>
        fc.tuple(
          ...kept.map(([name, value]) => fc.nat({ max: value }).map((count) => [name, count] as const)),
        ),
      );

    fc.assert(
      fc.property(some, (entries) => {
        const metrics = new Map(entries) as Situation['metrics'];
        const { suggestions } = suggestSettings({ ...situationOf({}), metrics });

        for (const { rule } of suggestions) {
          const { needs, samples } = suggestRules.find(({ id }) => id === rule) ?? { needs: [] };
          const counted = samples?.of.reduce((sum, name) => sum + (metrics.get(name) ?? 0), 0) ?? 0;
          expect(needs.filter((name) => !metrics.has(name))).toEqual([]);
          expect(counted).toBeGreaterThanOrEqual(samples?.min ?? 0);
        }
      }),
      { numRuns: propertyRuns(100, 10_000) },
    );
  });
});

describe('the rules that wait', () => {
  it.each(waitingRules.map(({ id, path }) => [id, path] as const))(
    '%s are about %s, which takes effect and has no metrics yet',
    (_id, path) => {
      const settings = [...leaves].filter(([leaf]) => leaf === path || leaf.startsWith(`${path}.`));

      expect(settings.length).toBeGreaterThan(0);
      expect(settings.filter(([, { waitsFor }]) => waitsFor !== undefined)).toEqual([]);
    },
  );
});
