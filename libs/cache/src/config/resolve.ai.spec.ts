import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { someSettings } from '../../../../test/support/setting-arbitraries.js';
import { definePreset } from '../presets/preset.js';
import { resolveConfig } from './resolve-config.js';

const CACHE_REDIS_URL = 'redis://localhost:6379/0';
const both = ['development', 'production'] as const;

const resolvePreset = (CACHE_PRESET: string, env: Record<string, string> = {}) =>
  resolveConfig({ env: { CACHE_PRESET, CACHE_REDIS_URL, ...env } });

describe('the AI overlay', () => {
  it.each(both)('makes %s with ENABLE_AI_CACHE=true what the ai- preset is', (name) => {
    const switched = resolvePreset(name, { ENABLE_AI_CACHE: 'true' });
    const named = resolvePreset(`ai-${name}`);

    expect(named.config).toBeDefined();
    expect(JSON.stringify(switched.config)).toBe(JSON.stringify(named.config));
    expect(switched.fingerprint).toBe(named.fingerprint);
  });

  it.each(both)('leaves ai-%s with ENABLE_AI_CACHE=false what the plain preset is', (name) => {
    const switched = resolvePreset(`ai-${name}`, { ENABLE_AI_CACHE: 'false' });
    const plain = resolvePreset(name);

    expect(plain.config).toBeDefined();
    expect(JSON.stringify(switched.config)).toBe(JSON.stringify(plain.config));
    expect(switched.fingerprint).toBe(plain.fingerprint);
  });

  it.each(both)('keeps both laws under whatever %s is overridden with', (name) => {
    const overrides = someSettings.map((tree) => JSON.stringify({ ...tree, ai: undefined }));

    fc.assert(
      fc.property(overrides, (CACHE_CUSTOM_CONFIG) => {
        const print = (preset: string, env: Record<string, string> = {}) =>
          resolvePreset(preset, { CACHE_CUSTOM_CONFIG, ...env }).fingerprint;

        expect(print(name, { ENABLE_AI_CACHE: 'true' })).toBe(print(`ai-${name}`));
        expect(print(`ai-${name}`, { ENABLE_AI_CACHE: 'false' })).toBe(print(name));
      }),
      { numRuns: propertyRuns(25, 10_000) },
    );
  });

  it('changes more than the switch', () => {
    expect(resolvePreset('ai-production').config?.ttl.default).toBe(4 * 3_600_000);
    expect(resolvePreset('production').config?.ttl.default).toBe(2 * 3_600_000);
  });

  it.each([
    ['code', { code: { ai: { enabled: true } } }],
    ['custom', { env: { CACHE_CUSTOM_CONFIG: '{"ai":{"enabled":true}}', CACHE_REDIS_URL } }],
  ])('is switched on by %s too', (_layer, options) => {
    const { settings } = resolveConfig({ env: { CACHE_REDIS_URL }, preset: 'production', ...options });

    expect(settings.get('ttl.default')?.origin).toEqual({ layer: 'overlay', source: 'ai_optimized' });
  });

  it('lies below what code and variables say', () => {
    const { settings } = resolvePreset('ai-production', { CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"5m"}}' });

    expect(settings.get('ttl.default')).toMatchObject({
      text: '5m',
      shadowed: [{ text: '4h', origin: { layer: 'overlay' } }, { text: '2h' }, { text: '1h' }],
    });
  });

  it('is the last of the chain', () => {
    expect(resolvePreset('ai-production').chain).toEqual([
      'robust',
      'production',
      'ai-production',
      'ai_optimized',
    ]);
    expect(resolvePreset('production').chain).toEqual(['robust', 'production']);
  });

  it('leaves a preset that builds on an ai- preset its own values', () => {
    const mine = definePreset({
      name: 'mine',
      doc: 'Mine.',
      extends: 'ai-production',
      set: { ttl: { default: '90s' } },
    });

    const { config } = resolveConfig({ env: { CACHE_REDIS_URL }, preset: 'mine', presets: [mine] });

    expect(config?.ttl.default).toBe(90_000);
    expect(config?.memory.maxEntries).toBe(1_000);
  });

  it('leaves a preset that asks for it its own values', () => {
    const mine = definePreset({
      name: 'mine',
      doc: 'Mine.',
      extends: 'production',
      overlay: 'ai',
      set: { ttl: { default: '90s' } },
    });

    const { config } = resolveConfig({ env: { CACHE_REDIS_URL }, preset: 'mine', presets: [mine] });

    expect([config?.ai.enabled, config?.ttl.default]).toEqual([true, 90_000]);
    expect(config?.memory.maxEntries).toBe(1_000);
  });

  it('goes where a preset that builds on an ai- preset switches it off', () => {
    const mine = definePreset({
      name: 'mine',
      doc: 'Mine.',
      extends: 'ai-production',
      set: { ai: { enabled: false } },
    });

    const { fingerprint } = resolveConfig({ env: { CACHE_REDIS_URL }, preset: 'mine', presets: [mine] });

    expect(fingerprint).toBe(resolvePreset('production').fingerprint);
  });
});
