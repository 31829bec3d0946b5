import { describe, expect, it } from '@jest/globals';
import { resolveConfig, type ResolveConfigOptions } from './resolve-config.js';

const select = (options: Partial<ResolveConfigOptions>) => {
  const { preset, presetOrigin, issues, config } = resolveConfig({
    env: {},
    code: { redis: { url: 'redis://localhost' } },
    ...options,
  });
  return { preset, origin: presetOrigin, issues, config };
};

describe('the selection of a preset', () => {
  it('takes CACHE_PRESET, blanks around it aside', () => {
    const { preset, origin } = select({ env: { CACHE_PRESET: ' simple ' } });

    expect([preset, origin]).toEqual(['simple', { layer: 'env', source: 'CACHE_PRESET', at: 'process.env' }]);
  });

  it('takes the name in code where CACHE_PRESET is unset', () => {
    const { preset, origin } = select({ preset: 'production' });

    expect([preset, origin.layer]).toEqual(['production', 'code']);
  });

  it('lets CACHE_PRESET win over the name in code', () => {
    const { preset, issues } = select({ env: { CACHE_PRESET: 'simple' }, preset: 'production' });

    expect([preset, issues]).toEqual(['simple', []]);
  });

  it('refuses another CACHE_PRESET where the code locks the preset', () => {
    const { preset, config, issues } = select({
      env: { CACHE_PRESET: 'simple' },
      preset: 'production',
      lock: true,
    });

    expect([preset, config]).toEqual(['production', undefined]);
    expect(issues).toEqual([
      {
        code: 'CCFG301',
        severity: 'error',
        path: 'CACHE_PRESET',
        message: '"simple" is refused: the code locks the preset to "production"',
        origin: { layer: 'env', source: 'CACHE_PRESET', at: 'process.env' },
        fix: [
          'unset CACHE_PRESET, or set CACHE_PRESET=production',
          'or remove { lock: true } from CacheModule.forPreset()',
        ],
      },
    ]);
  });

  it.each([{}, { CACHE_PRESET: 'production' }])('is content with a lock that %j agrees with', (env) => {
    const { preset, issues } = select({ env, preset: 'production', lock: true });

    expect([preset, issues]).toEqual(['production', []]);
  });

  it.each([
    ['prod', 'production'],
    ['Production', 'production'],
    ['prodution', 'production'],
    ['dev', 'development'],
    ['ai-prod', 'ai-production'],
    ['ai_development', 'ai-development'],
    ['test', 'testing'],
  ])('suggests for "%s" the preset %s', (name, meant) => {
    const { config, issues } = select({ env: { CACHE_PRESET: name } });

    expect(config).toBeUndefined();
    expect(issues).toMatchObject([
      { code: 'CCFG001', path: 'CACHE_PRESET', fix: [`did you mean "${meant}"?   CACHE_PRESET=${meant}`] },
    ]);
  });

  it('falls back to nothing where no name is near', () => {
    const { config, issues } = select({ env: { CACHE_PRESET: 'zzz' } });

    expect(config).toBeUndefined();
    expect(issues[0]?.fix).toEqual(['CACHE_PRESET=production, or another of them']);
  });

  it('suggests presets of the user too', () => {
    const presets = [{ name: 'checkout', doc: 'Prices.', extends: 'production' }];

    const { issues } = select({ env: { CACHE_PRESET: 'chekout' }, presets });

    expect(issues[0]?.fix).toEqual(['did you mean "checkout"?   CACHE_PRESET=checkout']);
  });

  it('says that an unknown name stands in the code', () => {
    const { issues } = select({ preset: 'prodution' });

    expect(issues[0]).toMatchObject({
      code: 'CCFG001',
      path: 'preset',
      origin: { layer: 'code', source: 'CacheModule.forPreset()' },
    });
  });
});
