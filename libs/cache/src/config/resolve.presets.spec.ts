import { describe, expect, it } from '@jest/globals';
import { builtInPresets } from '../presets/registry.js';
import { definePreset, type Preset } from '../presets/preset.js';
import { resolveConfig } from './resolve-config.js';

const CACHE_REDIS_URL = 'redis://localhost:6379/0';
const CUSTOM = '{"ttl":{"default":"42s"},"memory":{"maxEntries":7}}';
const NEEDS_URL = new Set(['production', 'ai-production']);

const combinations = builtInPresets.flatMap(({ name }) =>
  [undefined, CACHE_REDIS_URL].flatMap((url) =>
    [undefined, 'true', 'false'].flatMap((ai) =>
      [undefined, CUSTOM].map((custom) => ({ name, url, ai, custom })),
    ),
  ),
);

describe('every preset with every override', () => {
  it.each(combinations)('resolves: $name, url $url, ai $ai, custom $custom', ({ name, url, ai, custom }) => {
    const { config, settings, preset } = resolveConfig({
      env: { CACHE_PRESET: name, CACHE_REDIS_URL: url, ENABLE_AI_CACHE: ai, CACHE_CUSTOM_CONFIG: custom },
    });

    const isAi = ai === undefined ? name.startsWith('ai-') : ai === 'true';
    expect(preset).toBe(name);
    expect(config === undefined).toBe(NEEDS_URL.has(name) && url === undefined);
    expect(settings.get('ai.enabled')?.value).toBe(isAi);
    expect(settings.get('redis.url')?.text).toBe(url ?? '(unset)');
    expect(settings.get('ttl.default')?.text === '42s').toBe(custom !== undefined);
    expect(settings.get('memory.maxEntries')?.text === '7').toBe(custom !== undefined);
  });

  it('is the default preset where CACHE_PRESET is unset', () => {
    const unset = resolveConfig({ env: {} });

    expect([unset.preset, unset.presetOrigin]).toEqual([
      'development',
      { layer: 'default', source: 'CACHE_PRESET is unset' },
    ]);
    expect(unset.fingerprint).toBe(resolveConfig({ env: { CACHE_PRESET: 'development' } }).fingerprint);
  });

  it.each([...NEEDS_URL])('refuses %s without a URL', (name) => {
    const { config, issues } = resolveConfig({ env: { CACHE_PRESET: name } });

    expect(config).toBeUndefined();
    expect(issues.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error CCFG501']);
  });
});

describe('a preset of the user', () => {
  const checkout = definePreset({
    name: 'checkout',
    doc: 'Prices.',
    extends: 'production',
    set: { ttl: { default: '90s' } },
  });

  const resolveMine = (preset: Preset, ...more: Preset[]) =>
    resolveConfig({ env: { CACHE_PRESET: preset.name, CACHE_REDIS_URL }, presets: [preset, ...more] });

  it('builds on a built-in one', () => {
    const { config, chain, profile } = resolveMine(checkout);

    expect(config?.ttl.default).toBe(90_000);
    expect(config?.memory.maxEntries).toBe(500);
    expect(chain).toEqual(['robust', 'production', 'checkout']);
    expect(profile).toBe('production');
  });

  it('is as strict as what it builds on', () => {
    const { config } = resolveConfig({ env: { CACHE_PRESET: 'checkout' }, presets: [checkout] });

    expect(config).toBeUndefined();
  });

  it('leaves null to its parent', () => {
    const silent: Preset = { ...checkout, set: { ttl: { default: null } } };

    expect(resolveMine(silent).settings.get('ttl.default')?.text).toBe('2h');
  });

  it('is refused for an unknown setting, as any layer is', () => {
    const wrong = { ...checkout, set: { ttl: { defualt: '90s' } } } as Preset;

    const { config, issues } = resolveMine(wrong);

    expect(config).toBeUndefined();
    expect(issues).toMatchObject([
      {
        code: 'CCFG203',
        path: 'ttl.defualt',
        origin: { layer: 'preset', source: 'checkout' },
        fix: ['did you mean "ttl.default"?'],
      },
    ]);
  });

  it('is refused for a wrong value, as any layer is', () => {
    const wrong: Preset = { ...checkout, set: { ttl: { default: '99d' } } };

    expect(resolveMine(wrong).issues).toMatchObject([
      { code: 'CCFG103', path: 'ttl.default', instead: '2h from preset "production"' },
    ]);
  });

  it('is refused for its parents even while another preset is in effect', () => {
    const lost: Preset = { name: 'lost', doc: 'Lost.', extends: 'nowhere' };

    const { config, issues } = resolveConfig({ env: {}, presets: [lost] });

    expect(config).toBeUndefined();
    expect(issues[0]?.code).toBe('CCFG002');
  });
});
