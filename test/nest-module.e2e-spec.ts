import { beforeEach, describe, expect, it } from '@jest/globals';
import { CACHE_MANAGER } from '@nestjs/cache-manager';
import { Inject, Injectable, Module } from '@nestjs/common';
import {
  CACHE_CONFIG,
  CACHE_OPTIONS,
  CACHE_RESOLUTION,
  CACHE_STORE,
  Cache,
  CacheHealth,
  CacheModule,
  getCacheToken,
  type CacheConfig,
  type Resolution,
} from 'nestjs-cache-presets';
import { cleanEnvironment } from './support/ambient-environment.js';
import { FakeRemoteStore } from '../libs/cache/src/testing/fake-remote-store.js';
import { nestApps } from './support/nest-apps.js';

@Injectable()
class Reader {
  constructor(
    readonly cache: Cache,
    @Inject(CACHE_CONFIG) readonly config: CacheConfig,
  ) {}
}

@Module({ providers: [Reader] })
class ReaderModule {}

const testing = { env: {}, preset: 'testing' } as const;

describe('CacheModule.forRoot', () => {
  const apps = nestApps();
  cleanEnvironment();

  describe('with an environment of its own', () => {
    beforeEach(() => {
      process.env.CACHE_PRESET = 'minimal';
      process.env.CACHE_DEFAULT_TTL = '3600';
    });

    it('reads nothing of the process', async () => {
      const app = await apps.module({ imports: [CacheModule.forRoot(testing)] });

      const { preset, issues } = app.get<Resolution>(CACHE_RESOLUTION);
      expect({ preset, issues }).toEqual({ preset: 'testing', issues: [] });
    });

    it('reads what that environment says', async () => {
      const env = { CACHE_PRESET: 'disabled' };

      const app = await apps.module({ imports: [CacheModule.forRoot({ ...testing, env })] });

      expect(app.get<CacheConfig>(CACHE_CONFIG).mode).toBe('off');
    });
  });

  it('starts with the preset development where nobody says anything', async () => {
    const app = await apps.module({ imports: [CacheModule.forRoot()] });

    expect(app.get<Resolution>(CACHE_RESOLUTION).preset).toBe('development');
  });

  it('lays the settings of the code over the preset', async () => {
    const app = await apps.module({
      imports: [CacheModule.forRoot({ ...testing, set: { ttl: { default: '7m' } } })],
    });

    expect(app.get<CacheConfig>(CACHE_CONFIG).ttl.default).toBe(7 * 60_000);
  });

  it('knows presets of the application', async () => {
    const presets = [{ name: 'shop', doc: 'ours', extends: 'testing', set: { namespace: 'shop' } }];

    const app = await apps.module({
      imports: [CacheModule.forRoot({ env: { CACHE_PRESET: 'shop' }, presets })],
    });

    expect(app.get<CacheConfig>(CACHE_CONFIG).namespace).toBe('shop');
  });

  it('lets a module inject the cache that does not import it', async () => {
    const app = await apps.module({ imports: [ReaderModule, CacheModule.forRoot(testing)] });

    const { cache } = app.get(Reader, { strict: false });
    await cache.set('a', 1);

    expect(await app.get(Cache).get('a')).toBe(1);
  });

  it('stays local with isGlobal: false', async () => {
    const imports = [ReaderModule, CacheModule.forRoot({ ...testing, isGlobal: false })];

    await expect(apps.module({ imports })).rejects.toThrow(/can't resolve dependencies of the Reader/);
  });

  it('can be imported where it is local', async () => {
    const app = await apps.module({
      imports: [CacheModule.forRoot({ ...testing, isGlobal: false })],
      providers: [Reader],
    });

    expect(app.get(Reader).cache).toBe(app.get(Cache));
  });

  it('refuses a second root', async () => {
    @Module({ imports: [CacheModule.forRoot(testing)] })
    class Other {}

    const started = apps.module({ imports: [Other, CacheModule.forRoot({ ...testing })] });

    await expect(started).rejects.toMatchObject({
      code: 'CACHE_MODULE_TWICE',
      message: expect.stringContaining('CacheModule.forFeature(name)'),
    });
  });

  it('is one root where two modules import the same object', async () => {
    const root = CacheModule.forRoot(testing);

    @Module({ imports: [root] })
    class Other {}

    await expect(apps.module({ imports: [root, Other] })).resolves.toBeDefined();
  });

  describe('provides', () => {
    it('the frozen configuration under CACHE_CONFIG', async () => {
      const app = await apps.module({ imports: [CacheModule.forRoot(testing)] });

      const config = app.get<CacheConfig>(CACHE_CONFIG);

      expect(config).toMatchObject({ mode: 'memory', ttl: { default: 60_000 } });
      expect(Object.isFrozen(config) && Object.isFrozen(config.ttl)).toBe(true);
    });

    it('the origin of every setting under CACHE_RESOLUTION', async () => {
      const app = await apps.module({
        imports: [CacheModule.forRoot({ ...testing, set: { namespace: 'shop' } })],
      });

      const { settings } = app.get<Resolution>(CACHE_RESOLUTION);

      expect(settings.get('namespace')?.origin).toEqual({
        layer: 'code',
        source: 'CacheModule.forRoot({ set })',
      });
    });

    it('the options under CACHE_OPTIONS, without what is meant for the module itself', async () => {
      const app = await apps.module({
        imports: [CacheModule.forRoot({ ...testing, isGlobal: true, http: false })],
      });

      expect(app.get(CACHE_OPTIONS)).toEqual(testing);
    });

    it('no remote store where the configuration has none', async () => {
      const app = await apps.module({ imports: [CacheModule.forRoot(testing)] });

      expect(app.get(CACHE_STORE)).toBeNull();
    });

    it.each([Cache, CacheHealth, CACHE_MANAGER])('%p to every module', async (token) => {
      @Module({ providers: [{ provide: 'found', inject: [token], useFactory: (one: unknown) => one }] })
      class Other {}

      const app = await apps.module({ imports: [CacheModule.forRoot(testing), Other] });

      expect(app.get('found', { strict: false })).toBe(app.get(token));
    });
  });

  it('caches in a store that a test puts in the place of Redis', async () => {
    const store = new FakeRemoteStore();
    const set = { mode: 'tiered', namespace: 'shop' } as const;
    const app = await apps.module({ imports: [CacheModule.forRoot({ ...testing, set })] }, (builder) =>
      builder.overrideProvider(CACHE_STORE).useValue(store),
    );

    await app.get(Cache).set('a', 1);

    expect([...store.entries.keys()]).toEqual(['shop:d:a']);
  });
});

describe('getCacheToken', () => {
  it('is the class Cache for the cache of the application', () => {
    expect(getCacheToken()).toBe(Cache);
  });

  it('is the same symbol for the same name, and another for another', () => {
    expect(getCacheToken('reports')).toBe(getCacheToken('reports'));
    expect(getCacheToken('reports')).not.toBe(getCacheToken('users'));
  });
});
