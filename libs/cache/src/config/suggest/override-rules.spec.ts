import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../env/read-environment.js';
import { customLayer } from '../layers.js';
import { resolveConfig } from '../resolve-config.js';
import { suggestSettings, type Suggestion } from './suggest-settings.js';

const PRODUCTION = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'redis://cache' };

function suggestFor(env: Record<string, string>, memoryMiB = 512): readonly Suggestion[] {
  return suggestSettings({
    resolution: resolveConfig({ env }),
    custom: customLayer(readEnvironment(env, { readFile: () => '' })).entries,
    metrics: new Map(),
    machine: { memoryBytes: memoryMiB * 1_048_576, isLimited: true, cpus: 2 },
    tryOut: () => [],
  }).suggestions;
}

const withCustom = (custom: object): Record<string, string> => ({
  ...PRODUCTION,
  CACHE_CUSTOM_CONFIG: JSON.stringify(custom),
});

describe('override-equals-preset', () => {
  const env = withCustom({ ttl: { default: '120m' }, memory: { max_entries: 600 } });

  it('finds the override that says what the preset says, however it is written', () => {
    expect(suggestFor(env)).toEqual([
      expect.objectContaining({
        rule: 'override-equals-preset',
        path: 'ttl.default',
        from: '2h',
        to: null,
        evidence: ['CACHE_CUSTOM_CONFIG (process.env, column 19) says what preset production says already'],
      }),
    ]);
  });

  it('prints the shorter custom configuration, which resolves to the same', () => {
    const [line] = suggestFor(env).flatMap(({ apply }) => apply);
    const [, shorter] = /^CACHE_CUSTOM_CONFIG=(.*)$/.exec(line ?? '') ?? [];

    expect(shorter).toBe('{"memory":{"maxEntries":600}}');
    expect(resolveConfig({ env: { ...PRODUCTION, CACHE_CUSTOM_CONFIG: shorter } }).config).toEqual(
      resolveConfig({ env }).config,
    );
  });

  it('removes the variable where nothing is left of it', () => {
    const [{ apply } = {}] = suggestFor(withCustom({ ttl: { default: '2h' } }));

    expect(apply).toEqual(['remove CACHE_CUSTOM_CONFIG']);
  });

  it('finds a variable of its own', () => {
    const [{ apply } = {}] = suggestFor({ ...PRODUCTION, ENABLE_AI_CACHE: 'false' });

    expect(apply).toEqual(['remove it from ENABLE_AI_CACHE']);
  });

  it('leaves an override that another override would replace with another value', () => {
    const env = { ...withCustom({ ai: { enabled: false } }), ENABLE_AI_CACHE: 'true' };

    expect(suggestFor(env)).toEqual([]);
  });
});

describe('memory-beyond-machine', () => {
  it('lowers a tier that takes more than a tenth of the memory', () => {
    expect(suggestFor(PRODUCTION, 64)).toEqual([
      expect.objectContaining({
        rule: 'memory-beyond-machine',
        from: '500',
        to: '409',
        confidence: 'certain',
      }),
    ]);
  });

  it('leaves a tier that just fits', () => {
    expect(suggestFor(PRODUCTION, 78.125)).toEqual([]);
  });
});

describe('preset-of-your-own', () => {
  const five = {
    ttl: { default: '30m' },
    memory: { maxEntries: 600, ttlCap: '5s' },
    redis: { commandTimeout: '50ms', batchSize: 50 },
  };

  it('is silent at five overrides, and Redis counts as none', () => {
    expect(suggestFor(withCustom(five))).toEqual([]);
  });

  it('does not count an override that equals the preset', () => {
    const found = suggestFor(withCustom({ ...five, mode: 'tiered' }));

    expect(found.map(({ rule }) => rule)).toEqual(['override-equals-preset']);
  });

  it('writes the preset from six overrides on', () => {
    const [found] = suggestFor(withCustom({ ...five, namespace: 'shop' }));

    expect(found).toMatchObject({ path: 'CACHE_PRESET', from: 'production', to: 'my-production' });
    expect(found?.apply.join('\n').split('\n')).toEqual([
      '// cache.presets.ts',
      "import { definePreset } from 'nestjs-cache-presets/core';",
      '',
      'export const myProduction = definePreset({',
      "  name: 'my-production',",
      "  doc: 'production with 6 changes',",
      "  extends: 'production',",
      '  set: {',
      "    namespace: 'shop',",
      '    redis: {',
      "      commandTimeout: '50ms',",
      '      batchSize: 50,',
      '    },',
      '    ttl: {',
      "      default: '30m',",
      '    },',
      '    memory: {',
      '      maxEntries: 600,',
      "      ttlCap: '5s',",
      '    },',
      '  },',
      '});',
      '',
      'CACHE_PRESET=my-production',
      'remove CACHE_CUSTOM_CONFIG',
    ]);
  });

  it('leaves credentials where they are, and shows none', () => {
    const redis = { ...five.redis, username: 'shop-user', password: 'canary-word' };
    const [found] = suggestFor(withCustom({ ...five, redis, namespace: 'shop' }));

    expect(found?.apply.at(-1)).toBe(
      'CACHE_CUSTOM_CONFIG={"redis":{"username":"shop-user","password":"******"}}',
    );
    expect(JSON.stringify(found)).not.toContain('canary-word');
  });
});
