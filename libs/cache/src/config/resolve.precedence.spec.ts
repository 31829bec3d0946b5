import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import {
  allowedValues,
  nest,
  scalarPaths,
  type Written,
} from '../../../../test/support/setting-arbitraries.js';
import type { Preset } from '../presets/preset.js';
import type { CacheConfigInput } from '../settings/types.js';
import { parseValue } from '../settings/parse-value.js';
import { resolveConfig } from './resolve-config.js';
import type { Resolution } from './resolution.js';

const LAYERS = ['default', 'preset', 'code', 'env', 'custom'] as const;
type LayerName = (typeof LAYERS)[number];
type Values = Partial<Record<LayerName, Written>>;

const VARIABLE: Readonly<Record<string, string>> = {
  'redis.url': 'CACHE_REDIS_URL',
  'ai.enabled': 'ENABLE_AI_CACHE',
};

/** A resolution in which each of the layers sets the path to its value. */
function resolveWith(path: string, values: Values): Resolution {
  const set = (value: Written | undefined) =>
    (value === undefined ? {} : nest(path, value)) as CacheConfigInput;
  const mine: Preset = {
    name: 'mine',
    doc: 'Mine.',
    strategy: 'balanced',
    profile: 'general',
    set: set(values.preset),
  };
  const variable = VARIABLE[path];
  return resolveConfig({
    env: {
      CACHE_PRESET: 'mine',
      CACHE_CUSTOM_CONFIG: JSON.stringify(set(values.custom)),
      ...(variable && values.env !== undefined ? { [variable]: String(values.env) } : {}),
    },
    code: set(values.code),
    presets: [mine],
  });
}

const layersOf = (path: string) => LAYERS.filter((layer) => layer !== 'env' || path in VARIABLE);

const pairs = [...scalarPaths].map(([path, descriptor]) => {
  const layers = layersOf(path);
  const higherOf = (lower: LayerName) => layers.slice(layers.indexOf(lower) + 1);
  return {
    path,
    descriptor,
    pairs: layers.flatMap((low) => higherOf(low).map((high) => [low, high] as const)),
  };
});

describe('the precedence of layers', () => {
  it.each(pairs)(
    'holds for $path between every two layers: the higher wins',
    ({ path, descriptor, pairs: all }) => {
      const value = allowedValues(descriptor);

      fc.assert(
        fc.property(value, value, (lower, higher) => {
          for (const [low, high] of all) {
            const { settings } = resolveWith(path, { [low]: lower, [high]: higher });

            const expected = parseValue(descriptor as Parameters<typeof parseValue>[0], higher);
            expect(settings.get(path)).toMatchObject({ origin: { layer: high } });
            expect({ value: settings.get(path)?.value }).toEqual(expected);
          }
        }),
        { numRuns: propertyRuns(1, 50) },
      );
    },
  );

  it('holds for any set of layers, and what is shadowed stands nearest first', () => {
    const anyCase = fc.constantFrom(...scalarPaths).chain(([path, one]) =>
      fc.record({
        path: fc.constant(path),
        layers: fc.subarray(layersOf(path).slice(1)),
        value: allowedValues(one),
      }),
    );

    fc.assert(
      fc.property(anyCase, ({ path, layers, value }) => {
        const { settings } = resolveWith(path, Object.fromEntries(layers.map((layer) => [layer, value])));

        const setting = settings.get(path);
        const stack = [setting, ...(setting?.shadowed ?? [])]
          .map((one) => one?.origin)
          .filter((origin) => origin?.source !== 'balanced') // what the strategy sets is a preset's value too
          .map((origin) => origin?.layer);
        expect(stack).toEqual(['default', ...layers].toReversed());
      }),
      { numRuns: propertyRuns(150, 10_000) },
    );
  });

  it('names the place of every layer', () => {
    const { settings } = resolveWith('redis.url', {
      preset: 'redis://preset',
      code: 'redis://code',
      env: 'redis://env',
      custom: 'redis://custom',
    });

    const setting = settings.get('redis.url');
    expect([setting, ...(setting?.shadowed ?? [])].map((one) => [one?.text, one?.origin])).toEqual([
      ['redis://custom', { layer: 'custom', source: 'CACHE_CUSTOM_CONFIG', at: 'process.env, column 17' }],
      ['redis://env', { layer: 'env', source: 'CACHE_REDIS_URL', at: 'process.env' }],
      ['redis://code', { layer: 'code', source: 'code' }],
      ['redis://preset', { layer: 'preset', source: 'mine' }],
      ['(unset)', { layer: 'default', source: 'schema' }],
    ]);
  });

  it('lets a named cache win over the code of the application', () => {
    const { settings } = resolveConfig({
      env: {},
      code: { ttl: { default: '1m' } },
      feature: { set: { ttl: { default: '2m' } }, source: 'reports' },
    });

    expect(settings.get('ttl.default')).toMatchObject({ text: '2m', origin: { source: 'reports' } });
  });
});

describe('maps', () => {
  const ttls = (operationTtl: Record<string, string | null>) => ({ ai: { operationTtl } });

  it('merge by key', () => {
    const { config } = resolveConfig({
      env: { CACHE_CUSTOM_CONFIG: JSON.stringify(ttls({ qa: '5m' })) },
      code: { ai: { operationTtl: { qa: '4m', translate: '3m' } } },
    });

    expect(config?.ai.operationTtl).toEqual({
      summarize: 7_200_000,
      sentiment: 3_600_000,
      key_points: 5_400_000,
      questions: 4_800_000,
      qa: 300_000,
      translate: 180_000,
    });
  });

  it('lose a key that is null in a higher layer', () => {
    const { config } = resolveConfig({
      env: { CACHE_CUSTOM_CONFIG: JSON.stringify(ttls({ qa: null })) },
      code: { ai: { operationTtl: { qa: '4m' } } },
    });

    expect(config?.ai.operationTtl).not.toHaveProperty('qa');
  });

  it('regain a key that a layer above the null sets', () => {
    const { settings } = resolveConfig({
      env: { CACHE_CUSTOM_CONFIG: JSON.stringify(ttls({ qa: '5m' })) },
      code: { ai: { operationTtl: { qa: null } } },
    });

    expect(settings.get('ai.operationTtl.qa')).toMatchObject({ text: '5m', shadowed: [] });
  });
});
