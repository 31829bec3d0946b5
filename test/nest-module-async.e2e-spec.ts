import { describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import {
  CACHE_CONFIG,
  CACHE_RESOLUTION,
  Cache,
  CacheModule,
  type CacheConfig,
  type CacheModuleOptions,
  type Resolution,
} from 'nestjs-cache-presets';
import { cleanEnvironment } from './support/ambient-environment.js';
import { nestApps } from './support/nest-apps.js';

@Injectable()
class Tenant {
  readonly name = 'shop';
}

@Module({ providers: [Tenant], exports: [Tenant] })
class TenantModule {}

@Injectable()
class CacheSettings {
  createCacheOptions(): CacheModuleOptions {
    return { env: {}, preset: 'testing', set: { namespace: 'from-class' } };
  }
}

@Module({ providers: [CacheSettings], exports: [CacheSettings] })
class SettingsModule {}

@Injectable()
class Reader {
  constructor(readonly cache: Cache) {}
}

@Module({ providers: [Reader] })
class ReaderModule {}

const testing = (): CacheModuleOptions => ({ env: {}, preset: 'testing' });

describe('CacheModule.forRootAsync', () => {
  const apps = nestApps();
  cleanEnvironment();

  it('takes its options from a factory, which other modules feed', async () => {
    const root = CacheModule.forRootAsync({
      imports: [TenantModule],
      inject: [Tenant],
      useFactory: ({ name }: Tenant) => ({ ...testing(), set: { namespace: name } }),
    });

    const app = await apps.module({ imports: [root] });

    expect(app.get<CacheConfig>(CACHE_CONFIG).namespace).toBe('shop');
  });

  it('waits for a factory that takes its time', async () => {
    const useFactory = () => new Promise<CacheModuleOptions>((resolve) => setImmediate(resolve, testing()));

    const app = await apps.module({ imports: [CacheModule.forRootAsync({ useFactory })] });

    expect(app.get<Resolution>(CACHE_RESOLUTION).preset).toBe('testing');
  });

  it('asks createCacheOptions() of a class', async () => {
    const app = await apps.module({ imports: [CacheModule.forRootAsync({ useClass: CacheSettings })] });

    expect(app.get<CacheConfig>(CACHE_CONFIG).namespace).toBe('from-class');
  });

  it('asks createCacheOptions() of an existing provider', async () => {
    const root = CacheModule.forRootAsync({ imports: [SettingsModule], useExisting: CacheSettings });

    const app = await apps.module({ imports: [root] });

    expect(app.get<CacheConfig>(CACHE_CONFIG).namespace).toBe('from-class');
  });

  it('is global', async () => {
    const root = CacheModule.forRootAsync({ useFactory: testing });

    const app = await apps.module({ imports: [ReaderModule, root] });

    expect(app.get(Reader, { strict: false }).cache).toBe(app.get(Cache));
  });

  it('stays local with isGlobal: false beside the factory', async () => {
    const root = CacheModule.forRootAsync({ isGlobal: false, useFactory: testing });

    const started = apps.module({ imports: [ReaderModule, root] });

    await expect(started).rejects.toThrow(/can't resolve dependencies of the Reader/);
  });

  it('takes the routes beside the factory', () => {
    const [withRoutes, without] = [{}, { http: false } as const].map((http) =>
      CacheModule.forRootAsync({ ...http, useFactory: testing }),
    );

    expect([withRoutes?.controllers, without?.controllers]).toEqual([[expect.any(Function)], []]);
  });

  it('reads the environment of the process unless the options bring one', async () => {
    process.env.CACHE_PRESET = 'minimal';

    const app = await apps.module({
      imports: [CacheModule.forRootAsync({ useFactory: () => ({ preset: 'testing' }) })],
    });

    expect(app.get<Resolution>(CACHE_RESOLUTION).preset).toBe('minimal');
  });

  it('refuses to start where the factory fails', async () => {
    const useFactory = () => Promise.reject<CacheModuleOptions>(new Error('no options today'));

    const started = apps.module({ imports: [CacheModule.forRootAsync({ useFactory })] });

    await expect(started).rejects.toThrow('no options today');
  });
});
