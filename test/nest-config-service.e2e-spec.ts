import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigModule, type ConfigModuleOptions } from '@nestjs/config';
import {
  CACHE_CONFIG,
  CACHE_RESOLUTION,
  CacheConfigError,
  CacheModule,
  cacheEnvironmentValidator,
  type CacheConfig,
  type Resolution,
} from 'nestjs-cache-presets';
import { cleanEnvironment } from './support/ambient-environment.js';
import { nestApps } from './support/nest-apps.js';

describe('The environment of CacheModule', () => {
  const apps = nestApps();
  cleanEnvironment();

  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cache-env-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const envFile = (...lines: string[]) => {
    const envFilePath = join(folder, '.env');
    writeFileSync(envFilePath, lines.join('\n'));
    return { envFilePath };
  };
  const configModule = (options: ConfigModuleOptions = {}) =>
    ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: options.envFilePath === undefined, ...options });
  const presetOf = async (...imports: (ReturnType<typeof configModule> | typeof ConfigModule)[]) => {
    const app = await apps.module({ imports: [...imports, CacheModule.forPreset()] });
    return app.get<Resolution>(CACHE_RESOLUTION).preset;
  };

  it('is process.env without a ConfigModule', async () => {
    process.env.CACHE_PRESET = 'minimal';

    expect(await presetOf()).toBe('minimal');
  });

  it('is process.env where the ConfigModule is not global', async () => {
    process.env.CACHE_PRESET = 'minimal';

    expect(
      await presetOf(configModule({ isGlobal: false, load: [() => ({ CACHE_PRESET: 'simple' })] })),
    ).toBe('minimal');
  });

  it('is what the global ConfigModule loads', async () => {
    expect(await presetOf(configModule({ load: [() => ({ CACHE_PRESET: 'minimal' })] }))).toBe('minimal');
  });

  it('is what the ConfigModule loads, whichever of the modules is imported first', async () => {
    const config = configModule({ load: [() => Promise.resolve({ CACHE_PRESET: 'minimal' })] });

    const app = await apps.module({ imports: [CacheModule.forPreset(), config] });

    expect(app.get<Resolution>(CACHE_RESOLUTION).preset).toBe('minimal');
  });

  it('prefers what the ConfigModule loads over process.env, as the ConfigService does', async () => {
    process.env.CACHE_PRESET = 'simple';

    expect(await presetOf(configModule({ load: [() => ({ CACHE_PRESET: 'minimal' })] }))).toBe('minimal');
  });

  it('is process.env for what the ConfigModule does not know', async () => {
    process.env.CACHE_PRESET = 'minimal';

    expect(await presetOf(configModule({ load: [() => ({ PORT: 1 })] }))).toBe('minimal');
  });

  it('is the file that the ConfigModule reads', async () => {
    const file = envFile('CACHE_PRESET=minimal', `CACHE_CUSTOM_CONFIG='{"namespace":"shop"}'`);

    const app = await apps.module({ imports: [configModule(file), CacheModule.forRoot()] });

    expect(app.get<Resolution>(CACHE_RESOLUTION).preset).toBe('minimal');
    expect(app.get<CacheConfig>(CACHE_CONFIG).namespace).toBe('shop');
  });

  it('takes an object that the ConfigModule loads as CACHE_CUSTOM_CONFIG', async () => {
    const load = [() => ({ CACHE_CUSTOM_CONFIG: { namespace: 'shop' }, CACHE_PRESET: 'minimal' })];

    const app = await apps.module({ imports: [configModule({ load }), CacheModule.forRoot()] });

    expect(app.get<CacheConfig>(CACHE_CONFIG).namespace).toBe('shop');
  });

  it('is not asked where the options bring an environment', async () => {
    const config = configModule({ load: [() => ({ CACHE_PRESET: 'minimal' })] });

    const app = await apps.module({
      imports: [config, CacheModule.forRoot({ env: {}, preset: 'testing' })],
    });

    expect(app.get<Resolution>(CACHE_RESOLUTION).preset).toBe('testing');
  });

  it('yields the value of a file that a _FILE variable of the ConfigModule names', async () => {
    const secret = join(folder, 'preset');
    writeFileSync(secret, 'minimal\n');

    expect(await presetOf(configModule({ load: [() => ({ CACHE_PRESET_FILE: secret })] }))).toBe('minimal');
  });

  describe('checked by cacheEnvironmentValidator in ConfigModule.forRoot', () => {
    it('is refused with every issue, before any module is built', async () => {
      const file = envFile('CACHE_PRESET=prodution', 'ENABLE_AI_CACHE=perhaps');

      const error: unknown = await configModule({ ...file, validate: cacheEnvironmentValidator }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );

      expect(error).toBeInstanceOf(CacheConfigError);
      expect((error as CacheConfigError).issues.map(({ code }) => code)).toEqual(['CCFG001', 'CCFG101']);
    });

    it('configures the cache where it is right', async () => {
      const file = envFile('CACHE_PRESET=minimal', 'PORT=4000');

      expect(await presetOf(configModule({ ...file, validate: cacheEnvironmentValidator }))).toBe('minimal');
    });
  });
});
