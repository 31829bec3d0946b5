import { EventEmitter } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { remoteStoreFrom } from '../libs/cache/src/assembly/remote-store-from.js';
import type { Cache } from '../libs/cache/src/cache/cache.js';
import type { BorrowableStore } from '../libs/cache/src/stores/borrowed/borrowable-store.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { KeyvRedis, redisStore } from './support/borrowed-packages.js';
import { borrowedRig, closeBorrowed } from './support/borrowed-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
});

afterEach(closeBorrowed);

afterAll(async () => {
  await server.stop();
});

/** Everything that a cache can do. */
async function useAll(cache: Cache): Promise<void> {
  await cache.setMany(
    Array.from({ length: 10 }, (_, index) => [`many ${index}`, index]),
    { tags: ['tag'] },
  );
  await cache.getMany(['many 1', 'absent']);
  await cache.getOrSetMany(['many 2', 'made'], (keys) => keys.map((key) => [key, key]));
  await cache.getOrSet('loaded', () => 'value', { tags: ['tag'] });
  await cache.deleteMany(['many 3', 'many 4']);
  await cache.invalidateTags(['tag']);
  await cache.get('many 5');
  await cache.clear();
  await cache.explain('many 6');
  await cache.close();
}

describe('Of a borrowed store', () => {
  const opened: readonly (readonly [string, () => Promise<BorrowableStore>])[] = [
    ['redisStore', () => redisStore({ url: server.url })],
    ['KeyvRedis', async () => new KeyvRedis(server.url)],
  ];

  it('get and set are called, and nothing else', async () => {
    const store = await redisStore({ url: server.url });
    const called = new Set<string>();
    const spied = Object.fromEntries(
      ['get', 'set', 'del', 'mget', 'mset', 'mdel', 'reset', 'keys', 'ttl'].map((name) => [
        name,
        (...args: unknown[]) => {
          called.add(name);
          return (store[name as 'get'] as (...all: unknown[]) => unknown)(...args);
        },
      ]),
    );

    await useAll((await borrowedRig({ ...spied, client: store.client } as never)).cache);

    expect([...called].sort()).toEqual(['get', 'set']);
  });

  it.each(opened)('%s, the server hears GET and SET only, and foreign keys stay', async (_, open) => {
    await server.cli('SET', 'foreign', 'value');
    const store = await open();
    const { cache } = await borrowedRig(store);
    await server.cli('CONFIG', 'RESETSTAT');
    await useAll(cache);

    const stats = await server.cli('INFO', 'commandstats');
    const commands = [...stats.matchAll(/^cmdstat_([a-z|]+)/gm)].map(([, name = '']) => name);
    expect(commands.filter((name) => !/^(config|info)/.test(name)).sort()).toEqual(['get', 'set']);
    expect(await server.cli('GET', 'foreign')).toBe('value');
  });

  it('a batch goes out in one packet: as many keys, one round trip', async () => {
    const { remote } = await borrowedRig(await redisStore({ url: server.url }));
    const keys = Array.from({ length: 100 }, (_, index) => `${index}`);
    await remote.setMany(keys.map((key) => ({ key, payload: key, ttlMs: 60_000 })));

    expect(await remote.getMany(keys)).toEqual(keys);
  });

  it('a lifetime of its own shortens nothing, and none is endless', async () => {
    const { cache } = await borrowedRig(await redisStore({ url: server.url, ttl: 1 }));
    await cache.set('a', 'value', { ttl: '1m' });
    const keys = (await server.cli('KEYS', '*')).split('\n');
    const lives = await Promise.all(keys.map(async (key) => Number(await server.cli('PTTL', key))));

    expect(Math.min(...lives)).toBeGreaterThan(50_000);
  });
});

describe('A key that holds what somebody else wrote', () => {
  it.each([
    ['a text that is no JSON', 'plain'],
    ['a number', '7'],
    ['an object', '{"a":1}'],
    ['null', 'null'],
    ['a text with a number before it', '"99999999999999 text"'],
  ])('is a miss, and gets out of the way: %s', async (_, text) => {
    const { cache } = await borrowedRig(await redisStore({ url: server.url }));
    await server.cli('SET', 'app:d:a', text);

    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.getOrSet('a', () => 'value')).toBe('value');
    expect((await cache.explain('a')).remote.state).toBe('fresh');
  });

  it('is a miss among the others of a batch', async () => {
    const { cache } = await borrowedRig(await redisStore({ url: server.url }));
    await cache.setMany([['b', 1], ['c', 2]]); // prettier-ignore
    await server.cli('SET', 'app:d:a', 'plain');
    const reader = await borrowedRig(await redisStore({ url: server.url }));

    expect([...(await reader.cache.getMany(['b', 'a', 'c']))]).toEqual([['b', 1], ['c', 2]]); // prettier-ignore
  });

  it('is replaced where it is a list', async () => {
    const { cache } = await borrowedRig(await redisStore({ url: server.url }));
    await server.cli('LPUSH', 'app:d:a', 'x');

    expect(await cache.getOrSet('a', () => 'value')).toBe('value');
    expect((await cache.explain('a')).remote.state).toBe('fresh');
  });
});

describe('A borrowed store in trouble', () => {
  it('without room leaves nothing where a value cannot be replaced, and says so', async () => {
    const small = await startRedis();
    try {
      const { cache, troubles } = await borrowedRig(await redisStore({ url: small.url }));
      await cache.set('a', 'old');
      await small.cli('CONFIG', 'SET', 'maxmemory', '1');
      await cache.set('a', 'new');

      expect(await small.cli('EXISTS', 'app:d:a')).toBe('0');
      expect(troubles.map(({ operation }) => operation)).toContain('set');
    } finally {
      await closeBorrowed();
      await small.stop();
    }
  });

  it('that tells of an error and answers as if nothing had been has failed', async () => {
    const store = Object.assign(new EventEmitter(), {
      get: async () => undefined,
      set: async () => void store.emit('error', new Error('ERR no such luck')),
      delete: async () => true,
    });
    const { cache, troubles } = await borrowedRig(store);
    await cache.delete('a');

    expect(troubles).toEqual([
      expect.objectContaining({
        operation: 'delete',
        error: expect.objectContaining({ code: 'CACHE_REMOTE_REFUSED' }),
      }),
    ]);
  });

  it('that refuses texts is named, without the value', async () => {
    const store = await redisStore({ url: server.url, isCacheable: (value) => typeof value !== 'string' });
    const { cache, troubles } = await borrowedRig(store);
    await cache.set('a', 'canary');

    const [{ error } = { error: undefined }] = troubles;
    expect(String(error)).toContain('isCacheable');
    expect(JSON.stringify(troubles.map((trouble) => String(trouble.error)))).not.toContain('canary');
  });

  it('that throws at once, or rejects with no error, is a miss', async () => {
    const { cache, troubles } = await borrowedRig({
      get: (key: string) => {
        if (key.includes(':d:thrown')) throw new Error('out of order');
        return key.includes(':d:') ? Promise.reject('no reason') : undefined; // oxlint-disable-line prefer-promise-reject-errors
      },
      set: () => undefined,
      del: () => undefined,
    });

    expect([await cache.get('thrown'), await cache.get('rejected')]).toEqual([undefined, undefined]);
    expect(troubles.map(({ error }) => String(error))).toEqual([
      expect.stringContaining('out of order'),
      expect.stringContaining('no reason'),
    ]);
  });

  it('names no password', async () => {
    const store = {
      get: () => Promise.reject(new Error('connect redis://user:canary@host:1 failed')),
      set: () => undefined,
      del: () => undefined,
    };
    const remote = remoteStoreFrom(store, testConfig());

    await expect(remote.get('a')).rejects.toThrow('redis://******:******@host:1');
    await remote.close(0);
  });

  it.each([
    ['a promise of a store', Promise.resolve(new Map()), /Await it first/],
    ['nothing', undefined, /was given undefined/],
    ['an object without del', { get: () => 1, set: () => 1 }, /get, set, which is no store/],
  ])('is refused where it is none: %s', (_, given, message) => {
    expect(() => remoteStoreFrom(given as never, testConfig())).toThrow(message);
  });
});
