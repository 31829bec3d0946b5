import { describe, expect, it } from '@jest/globals';
import {
  CACHE_CONFIG,
  CACHE_RESOLUTION,
  CacheModule,
  type CacheConfig,
  type Resolution,
} from 'nestjs-cache-presets';
import { cleanEnvironment } from './support/ambient-environment.js';
import { nestApps } from './support/nest-apps.js';

const MINUTE = 60_000;

describe('CacheModule.forPreset', () => {
  const apps = nestApps();
  cleanEnvironment();

  const start = async (root: ReturnType<typeof CacheModule.forPreset>) => {
    const app = await apps.module({ imports: [root] });
    return {
      config: app.get<CacheConfig>(CACHE_CONFIG),
      resolution: app.get<Resolution>(CACHE_RESOLUTION),
    };
  };

  it('follows CACHE_PRESET without a name', async () => {
    process.env.CACHE_PRESET = 'minimal';

    const { resolution } = await start(CacheModule.forPreset());

    expect(resolution.preset).toBe('minimal');
  });

  it('is development without a name and without CACHE_PRESET', async () => {
    const { resolution } = await start(CacheModule.forPreset());

    expect(resolution.preset).toBe('development');
  });

  it('applies the name while CACHE_PRESET is unset', async () => {
    const { resolution } = await start(CacheModule.forPreset('testing'));

    expect(resolution).toMatchObject({
      preset: 'testing',
      presetOrigin: { layer: 'code', source: 'CacheModule.forPreset()' },
    });
  });

  it('counts a blank CACHE_PRESET as unset', async () => {
    process.env.CACHE_PRESET = ' ';

    const { resolution } = await start(CacheModule.forPreset('testing'));

    expect(resolution.preset).toBe('testing');
  });

  it('yields to CACHE_PRESET', async () => {
    process.env.CACHE_PRESET = 'minimal';

    const { resolution } = await start(CacheModule.forPreset('testing'));

    expect(resolution).toMatchObject({ preset: 'minimal', presetOrigin: { source: 'CACHE_PRESET' } });
  });

  it('lays the overrides over the preset', async () => {
    const { config } = await start(
      CacheModule.forPreset('production', { mode: 'memory', ttl: { default: '30m' } }),
    );

    expect(config).toMatchObject({
      mode: 'memory',
      ttl: { default: 30 * MINUTE },
      memory: { maxEntries: 500 },
    });
  });

  it('keeps the overrides over the preset that CACHE_PRESET names', async () => {
    process.env.CACHE_PRESET = 'minimal';

    const { config } = await start(CacheModule.forPreset('production', { ttl: { default: '30m' } }));

    expect(config).toMatchObject({ ttl: { default: 30 * MINUTE }, memory: { maxEntries: 25 } });
  });

  it('lets CACHE_CUSTOM_CONFIG win over the overrides', async () => {
    process.env.CACHE_CUSTOM_CONFIG = '{"ttl":{"default":"5m"}}';

    const { config } = await start(CacheModule.forPreset('testing', { ttl: { default: '30m' } }));

    expect(config.ttl.default).toBe(5 * MINUTE);
  });

  it('reads the environment that it is given', async () => {
    process.env.CACHE_PRESET = 'minimal';

    const { resolution } = await start(CacheModule.forPreset('testing', {}, { env: {} }));

    expect(resolution.preset).toBe('testing');
  });

  it('stays local with isGlobal: false', () => {
    expect(CacheModule.forPreset('testing', {}, { isGlobal: false })).toMatchObject({ global: false });
  });

  describe('with a lock', () => {
    const locked = () => CacheModule.forPreset('testing', {}, { lock: true });

    it('refuses another CACHE_PRESET and names the lock', async () => {
      process.env.CACHE_PRESET = 'minimal';

      await expect(start(locked())).rejects.toMatchObject({
        name: 'CacheConfigError',
        issues: [
          { code: 'CCFG301', message: '"minimal" is refused: the code locks the preset to "testing"' },
        ],
      });
    });

    it.each([undefined, '', 'testing'])('starts with CACHE_PRESET=%p', async (name) => {
      if (name !== undefined) process.env.CACHE_PRESET = name;

      const { resolution } = await start(locked());

      expect(resolution.preset).toBe('testing');
    });
  });
});
