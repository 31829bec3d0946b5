import { describe, expect, it } from '@jest/globals';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import {
  Cache,
  CACHE_STORE,
  CacheModule,
  getCacheToken,
  InjectCache,
  type CacheFeatureInput,
  type CacheModuleOptions,
  type RemoteStore,
} from 'nestjs-cache-presets';
import { FakeRemoteStore } from '../libs/cache/src/testing/fake-remote-store.js';
import { nestApps } from './support/nest-apps.js';
import { connectionsTo } from './support/redis-connections.js';
import { startRedis } from './support/redis-server.js';

const HOUR = 3_600_000;
const reports = getCacheToken('reports');

@Injectable()
class ReportService {
  constructor(
    @InjectCache() readonly cache: Cache,
    @InjectCache('reports') readonly reports: Cache,
  ) {}
}

/** A module that asks for the feature; a class of its own each time. */
function consumerOf(feature: DynamicModule): DynamicModule {
  @Module({})
  class Consumer {}
  return { module: Consumer, imports: [feature], providers: [ReportService], exports: [ReportService] };
}

const root = (options: CacheModuleOptions = {}) =>
  CacheModule.forRoot({ env: {}, preset: 'testing', ...options });
const daily = (): DynamicModule => CacheModule.forFeature('reports', { ttl: { default: '1d' } });
const lifetimeOf = async (cache: Cache) => {
  const before = Date.now();
  await cache.set('lifetime', 1);
  return ((await cache.getEntry('lifetime'))?.expiresAt ?? 0) - before;
};

describe('CacheModule.forFeature', () => {
  const apps = nestApps();

  it('gives the named cache to @InjectCache(name), and that of the application to @InjectCache()', async () => {
    const app = await apps.module({ imports: [root(), consumerOf(daily())] });

    const service = app.get(ReportService, { strict: false });

    expect(service.cache).toBe(app.get(Cache));
    expect(service.reports).toBe(app.get(reports, { strict: false }));
  });

  it('keeps its keys apart from those of the application', async () => {
    const app = await apps.module({ imports: [root(), consumerOf(daily())] });
    const service = app.get(ReportService, { strict: false });

    await service.cache.set('a', 'application');
    await service.reports.set('a', 'report');

    expect([await service.cache.get('a'), await service.reports.get('a')]).toEqual(['application', 'report']);
  });

  it('writes below the namespace of the application', async () => {
    const store = new FakeRemoteStore();
    const set = { mode: 'tiered', namespace: 'shop' } as const;
    const app = await apps.module({ imports: [root({ set }), consumerOf(daily())] }, (builder) =>
      builder.overrideProvider(CACHE_STORE).useValue(store),
    );

    await app.get<Cache>(reports, { strict: false }).set('a', 1);

    expect([...store.entries.keys()]).toEqual(['shop:d/reports:a']);
  });

  it('has its own lifetime, and leaves that of the application alone', async () => {
    const app = await apps.module({ imports: [root(), consumerOf(daily())] });
    const service = app.get(ReportService, { strict: false });

    expect(await lifetimeOf(service.reports)).toBeGreaterThanOrEqual(24 * HOUR);
    expect(await lifetimeOf(service.cache)).toBeLessThan(HOUR);
  });

  it('has its own bound of memory', async () => {
    const small = CacheModule.forFeature('reports', { memory: { maxEntries: 3 } });
    const app = await apps.module({ imports: [root(), consumerOf(small)] });
    const service = app.get(ReportService, { strict: false });

    const bounds = [service.cache, service.reports].map((cache) => cache.stats().memory.maxEntries);

    expect(bounds).toEqual([25, 3]);
  });

  it('takes what it does not set from the application', async () => {
    const set = { ttl: { default: '3h' } } as const;
    const app = await apps.module({ imports: [root({ set }), CacheModule.forFeature('reports')] });

    const lifetime = await lifetimeOf(app.get(reports, { strict: false }));

    expect(lifetime).toBeGreaterThanOrEqual(3 * HOUR);
  });

  it('lets CACHE_CUSTOM_CONFIG win', async () => {
    const env = { CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"2h"}}' };
    const app = await apps.module({ imports: [root({ env }), consumerOf(daily())] });

    const lifetime = await lifetimeOf(app.get(reports, { strict: false }));

    expect(lifetime).toBeLessThan(3 * HOUR);
  });

  it('opens no connection of its own', async () => {
    await using server = await startRedis();
    const env = { CACHE_REDIS_URL: server.url };
    const app = await apps.module({
      imports: [root({ env, set: { mode: 'tiered', redis: { maxConnections: 2 } } }), consumerOf(daily())],
    });

    await app.get<RemoteStore>(CACHE_STORE).ready();
    await app.get<Cache>(reports, { strict: false }).set('a', 1);

    expect(await connectionsTo(server)).toBe(2);
    expect(await server.cli('KEYS', 'app:d*')).toBe('app:d/reports:a');
  });

  describe('asked for by two modules', () => {
    it('is one cache where both say the same', async () => {
      const [first, second] = [consumerOf(daily()), consumerOf(daily())];

      const app = await apps.module({ imports: [root(), first, second] });

      const services = [first, second].map((one) => app.select(one).get(ReportService, { strict: true }));
      expect(services[0]).not.toBe(services[1]);
      expect(services[0]?.reports).toBe(services[1]?.reports);
    });

    it('refuses to start where they say different things', async () => {
      const hourly = CacheModule.forFeature('reports', { ttl: { default: '1h' } });

      const started = apps.module({ imports: [root(), consumerOf(daily()), consumerOf(hourly)] });

      await expect(started).rejects.toMatchObject({
        code: 'CACHE_NAMESPACE_CONFLICT',
        message: expect.stringContaining('"reports"'),
      });
    });
  });

  describe('refuses', () => {
    const issuesOf = (overrides: CacheFeatureInput) =>
      apps.module({ imports: [root(), CacheModule.forFeature('reports', overrides)] }).then(
        () => [],
        (error: { issues?: unknown }) => error.issues,
      );

    it('a setting of the whole application', async () => {
      const overrides: object = { redis: { batchSize: 5 } };

      expect(await issuesOf(overrides)).toEqual([
        expect.objectContaining({
          code: 'CCFG307',
          path: 'redis.batchSize',
          origin: { layer: 'code', source: "CacheModule.forFeature('reports')" },
        }),
      ]);
    });

    it('a value out of range', async () => {
      expect(await issuesOf({ memory: { maxEntries: 0 } })).toEqual([
        expect.objectContaining({ code: 'CCFG103', path: 'memory.maxEntries' }),
      ]);
    });

    it('a name that is none', async () => {
      const started = apps.module({ imports: [root(), CacheModule.forFeature('the reports')] });

      await expect(started).rejects.toMatchObject({ code: 'CACHE_INVALID_NAMESPACE' });
    });
  });
});
