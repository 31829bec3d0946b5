import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CACHE_MANAGER } from '@nestjs/cache-manager';
import type { Cache as CacheManagerCache } from 'cache-manager';
import {
  Cache,
  CACHE_STORE,
  CacheModule,
  type CacheModuleOptions,
  type RemoteStore,
} from 'nestjs-cache-presets';
import { nestApps } from './support/nest-apps.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const MINUTE = 60_000;

describe('CACHE_MANAGER', () => {
  const apps = nestApps();

  const start = async (options: CacheModuleOptions = {}) => {
    const app = await apps.module({
      imports: [CacheModule.forRoot({ env: {}, preset: 'testing', ...options })],
    });
    return { app, cache: app.get(Cache), manager: app.get<CacheManagerCache>(CACHE_MANAGER) };
  };

  describe('shares its keys with Cache:', () => {
    it('get() sees what Cache wrote', async () => {
      const { cache, manager } = await start();

      await cache.set('user:1', { name: 'Ada' });

      expect(await manager.get('user:1')).toEqual({ name: 'Ada' });
    });

    it('set() writes what Cache sees', async () => {
      const { cache, manager } = await start();

      await manager.set('user:1', { name: 'Ada' });

      expect(await cache.get('user:1')).toEqual({ name: 'Ada' });
    });

    it('del() removes what Cache wrote', async () => {
      const { cache, manager } = await start();
      await cache.set('a', 1);

      await manager.del('a');

      expect(await cache.has('a')).toBe(false);
    });

    it('mget() sees what Cache wrote, in its order, with undefined in the gaps', async () => {
      const { cache, manager } = await start();
      await cache.setMany([
        ['a', 1],
        ['b', null],
      ]);

      expect(await manager.mget(['b', 'x', 'a'])).toEqual([null, undefined, 1]);
    });

    it('mset() writes what Cache sees', async () => {
      const { cache, manager } = await start();

      await manager.mset<unknown>([
        { key: 'a', value: 1 },
        { key: 'b', value: { nested: [2] } },
      ]);

      expect(Object.fromEntries(await cache.getMany(['a', 'b']))).toEqual({ a: 1, b: { nested: [2] } });
    });

    it('mdel() removes what Cache wrote, and nothing else', async () => {
      const { cache, manager } = await start();
      await cache.setMany(['a', 'b', 'c'].map((key) => [key, key] as const));

      await manager.mdel(['a', 'c']);

      expect([...(await cache.getMany(['a', 'b', 'c'])).keys()]).toEqual(['b']);
    });

    it('clear() removes everything', async () => {
      const { cache, manager } = await start();
      await cache.set('a', 1);
      await cache.namespace('nested').set('b', 2);

      await manager.clear();

      expect([await cache.has('a'), await cache.namespace('nested').has('b')]).toEqual([false, false]);
    });

    it('a miss is undefined', async () => {
      const { manager } = await start();

      expect(await manager.get('absent')).toBeUndefined();
    });
  });

  it.each([null, false, 0, '', [], {}])('keeps the value %j', async (value) => {
    const { manager } = await start();

    await manager.set('a', value);

    expect(await manager.get('a')).toEqual(value);
  });

  it('gives a Date back as one', async () => {
    const { manager } = await start();

    await manager.set('a', new Date(0));

    expect(await manager.get<Date>('a')).toEqual(new Date(0));
  });

  it('leaves the object that it is given alone', async () => {
    const { manager } = await start();
    const given = { count: 1 };
    await manager.set('a', given);

    given.count = 2;

    expect(await manager.get('a')).toEqual({ count: 1 });
  });

  describe('wrap()', () => {
    it('runs the function once for a key', async () => {
      const { manager } = await start();
      let runs = 0;
      const load = () => manager.wrap('a', () => ({ runs: ++runs }));

      const values = [await load(), await load()];

      expect(values).toEqual([{ runs: 1 }, { runs: 1 }]);
    });

    it('takes what Cache holds, also a falsy value', async () => {
      const { cache, manager } = await start();
      await cache.set('a', 0);

      expect(await manager.wrap('a', () => 1)).toBe(0);
    });
  });

  describe('over Redis', () => {
    let server: RedisServer;

    beforeEach(async () => {
      server = await startRedis();
    });

    afterEach(async () => {
      await server.stop();
    });

    const startOnRedis = async () => {
      const { app, ...rest } = await start({
        env: { CACHE_REDIS_URL: server.url },
        set: { mode: 'tiered' },
      });
      const store = app.get<RemoteStore>(CACHE_STORE);
      await waitFor(() => store.status().state === 'up', { what: 'Redis to be reached' });
      return rest;
    };

    it('shares values with another application', async () => {
      const [one, other] = [await startOnRedis(), await startOnRedis()];

      await one.manager.set('a', { from: 'one' }, 5 * MINUTE);

      expect(await other.manager.get('a')).toEqual({ from: 'one' });
      expect(await other.cache.get('a')).toEqual({ from: 'one' });
    });

    it('writes under the keys of Cache, with the lifetime', async () => {
      const { manager } = await startOnRedis();

      await manager.set('a', 1, 5 * MINUTE);

      expect(await server.cli('KEYS', 'app:d:*')).toBe('app:d:a');
      expect(Math.round(Number(await server.cli('PTTL', 'app:d:a')) / MINUTE)).toBe(5);
    });

    it('goes on from memory when Redis is gone', async () => {
      const { manager } = await startOnRedis();
      await server.kill();

      await manager.set('a', 1);

      expect(await manager.get('a')).toBe(1);
    });
  });
});
