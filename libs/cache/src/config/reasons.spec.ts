import { describe, expect, it } from '@jest/globals';
import { builtInPresets } from '../presets/registry.js';
import { definePreset } from '../presets/preset.js';
import { reasonOf } from './reasons.js';
import { resolveConfig } from './resolve-config.js';

const CACHE_REDIS_URL = 'redis://localhost:6379/0';

describe('the reason of a value', () => {
  it.each(builtInPresets.map(({ name }) => name))('is there for all that %s sets', (preset) => {
    const { settings, profile } = resolveConfig({ env: { CACHE_PRESET: preset, CACHE_REDIS_URL } });
    const given = [...settings.values()].filter(({ origin }) => /preset|overlay/.test(origin.layer));

    const without = given.filter(({ path, origin }) => reasonOf(path, origin, { profile }) === undefined);

    expect(given.length).toBeGreaterThan(0);
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  it.each(['default', 'code', 'env', 'custom', 'runtime'] as const)('is not there for the layer %s', (layer) => {
    expect(reasonOf('ttl.default', { layer, source: 'production' }, { profile: 'production' })).toBeUndefined();
  }); // prettier-ignore

  it('is found in a preset of the user', () => {
    const why = { 'ttl.default': 'price guarantee' };
    const checkout = definePreset({ name: 'checkout', doc: '', extends: 'production', why });
    const origin = { layer: 'preset', source: 'checkout' } as const;

    expect(reasonOf('ttl.default', origin, { profile: 'production', presets: [checkout] })).toBe(
      'price guarantee',
    );
  });
});
