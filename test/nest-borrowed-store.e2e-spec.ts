import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  Cache,
  CACHE_STORE,
  CacheHealth,
  CacheModule,
  remoteStoreFrom,
  type CacheConfig,
  type RemoteStore,
} from 'nestjs-cache-presets';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { AppModule, cacheOver } from './examples/borrowed-stores.example.js';
import { redisStore, type RedisYetStore } from './support/borrowed-packages.js';
import { CapturedLog } from './support/captured-log.js';
import { nestApps } from './support/nest-apps.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

describe('An application with a borrowed store', () => {
  const apps = nestApps();
  let server: RedisServer;
  let log: CapturedLog;

  beforeAll(async () => {
    server = await startRedis();
  });

  beforeEach(() => {
    log = new CapturedLog();
  });

  afterAll(async () => {
    await server.stop();
  });

  const start = async (set = {}) => {
    const stores: RedisYetStore[] = [];
    const remote = async (config: CacheConfig) => {
      const store = await redisStore({ url: config.redis.url?.reveal() ?? '' });
      stores.push(store);
      return remoteStoreFrom(store, config);
    };
    const root = CacheModule.forRoot({ env: { CACHE_REDIS_URL: server.url }, preset: 'simple', set, remote });
    const app = await apps.module({ imports: [root] }, (builder) => builder.setLogger(log));
    await app.get<RemoteStore | null>(CACHE_STORE)?.ready();
    return { app, stores };
  };

  it('keeps its values there, and ends its connection with itself', async () => {
    const { app, stores } = await start();
    await app.get(Cache).set('a', 'value');

    expect(await server.cli('KEYS', '*:d:a')).toContain(':d:a');
    await app.close();
    expect(stores.map(({ client }) => client.isOpen)).toEqual([false]);
  });

  it('shows in health what it cannot promise', async () => {
    const { app } = await start();

    const { status, details } = await app.get(CacheHealth).check();

    expect([status, details.redis?.coherence]).toEqual(['up', 'none']);
    expect(details.redis?.limits).toContainEqual(expect.stringContaining('claims cannot be made'));
  });

  it('says at the start which tier serves, instead of a URL that says nothing about it', async () => {
    await start();

    const [line = ''] = log.of('CacheModule', 'log');
    expect(line).toContain(' remote=borrowed ');
    expect(line).not.toContain('redis=');
  });

  it('makes no store where the mode needs none', async () => {
    const { stores } = await start({ mode: 'memory' });

    expect(stores).toEqual([]);
  });
});

describe('The examples of the guide to borrowed stores', () => {
  const apps = nestApps();

  it('run', async () => {
    const server = await startRedis();
    const former = process.env.CACHE_REDIS_URL;
    process.env.CACHE_REDIS_URL = server.url;
    try {
      const app = await apps.module({ imports: [AppModule] }, (builder) =>
        builder.setLogger(new CapturedLog()),
      );
      const store = app.get<RemoteStore>(CACHE_STORE);
      await waitFor(() => store.status().state === 'up', { what: 'the store to be up' });
      await app.get(Cache).set('nest', 'value');
      const cache = await cacheOver(server.url, testConfig());
      await waitFor(async () => {
        await cache.set('plain', 'value');
        return (await cache.explain('plain')).remote.state === 'fresh';
      });
      await cache.close();

      expect((await server.cli('KEYS', '*:d:*')).split('\n')).toHaveLength(2);
      await app.close();
    } finally {
      if (former === undefined) delete process.env.CACHE_REDIS_URL;
      else process.env.CACHE_REDIS_URL = former;
      await server.stop();
    }
  });
});
