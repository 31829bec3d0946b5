import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache, CACHE_STORE, CacheModule, type RemoteStore } from 'nestjs-cache-presets';
import { CapturedLog } from './support/captured-log.js';
import { nestApps } from './support/nest-apps.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

describe('The log of an application while Redis comes and goes', () => {
  const apps = nestApps();
  let server: RedisServer;
  let log: CapturedLog;

  beforeEach(async () => {
    server = await startRedis();
    log = new CapturedLog();
  });

  afterEach(async () => {
    await server.stop();
  });

  const startAt = async (logLevel: 'debug' | 'info' | 'warn' | 'error') => {
    const env = { CACHE_REDIS_URL: server.url };
    const root = CacheModule.forRoot({ env, preset: 'simple', set: { monitoring: { logLevel } } });
    const app = await apps.module({ imports: [root] }, (builder) => builder.setLogger(log));
    const store = app.get<RemoteStore>(CACHE_STORE);
    await waitFor(() => store.status().state === 'up', { what: 'Redis to be reached' });
    return { cache: app.get(Cache), store };
  };
  const lose = async ({ cache, store }: { cache: Cache; store: RemoteStore }) => {
    await server.kill();
    await waitFor(() => store.status().state === 'down', { what: 'Redis to be lost' });
    for (let request = 0; request < 20; request++) await cache.get(`absent ${request}`);
  };

  it('warns once of a lost Redis, not at each request', async () => {
    await lose(await startAt('warn'));

    expect(log.of('Cache')).toEqual([expect.stringMatching(/^Redis lost, memory serves: ./)]);
  });

  it('says when Redis is back at the level info', async () => {
    const { cache, store } = await startAt('info');
    await lose({ cache, store });

    await server.restart();
    await waitFor(() => store.status().state === 'up', { what: 'Redis to be reached again' });

    expect(log.of('Cache', 'log')).toEqual(['Redis reached', 'Redis reached']);
  });

  it('says nothing of a lost Redis at the level error', async () => {
    await lose(await startAt('error'));

    expect(log.of('Cache')).toEqual([]);
  });

  it('shows hits and misses with their keys at the level debug', async () => {
    const { cache } = await startAt('debug');

    await cache.get('user:1');
    await cache.set('user:1', 'Ada');
    await cache.get('user:1');

    expect(log.of('Cache', 'debug')).toEqual([
      'miss default user:1',
      'set default user:1',
      'hit memory default user:1',
    ]);
  });
});
