import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import type { CacheConfigInput } from '../libs/cache/src/settings/types.js';
import { RedisClaim } from '../libs/cache/src/stores/redis/redis-claim.js';
import { redisClientFactory, type RedisClient } from '../libs/cache/src/stores/redis/redis-client.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';

const LIFE_MS = 60_000;
const HELD = { key: 'app:d:held', payload: 'value', ttlMs: LIFE_MS };
const claimOf = (key: string) => ({ key, payload: 'claim', ttlMs: LIFE_MS });

let server: RedisServer;
const stores: RedisStore[] = [];

async function connect(set: CacheConfigInput['redis'] = {}): Promise<RedisStore> {
  const { redis } = testConfig({ redis: { url: server.url, commandTimeout: '5s', ...set } });
  const store = new RedisStore({ redis, namespace: 'app', clock: systemClock });
  stores.push(store);
  await store.ready();
  return store;
}

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
});

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close(0)));
});

afterAll(async () => {
  await server.stop();
});

describe('A claim that Redis cannot take', () => {
  it('is a read where memory is full', async () => {
    const store = await connect();
    await store.set(HELD);
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');

    const replies = [await store.claim(claimOf(HELD.key)), await store.claim(claimOf('app:d:free'))];
    await server.cli('CONFIG', 'SET', 'maxmemory', '0');

    expect(replies).toEqual([{ found: HELD.payload }, 'absent']);
    expect(await store.get('app:d:free')).toBeUndefined();
  });

  it('is a read for a user who may not write', async () => {
    await (await connect()).set(HELD);
    await server.cli('ACL', 'SETUSER', 'reader', 'on', '>pass', '~*', '&*', '+@all', '-set');
    const store = await connect({ username: 'reader', password: 'pass' });

    const replies = [await store.claim(claimOf(HELD.key)), await store.claim(claimOf('app:d:free'))];

    expect(replies).toEqual([{ found: HELD.payload }, 'absent']);
  });

  it('is no read where the key holds something else than a text', async () => {
    const store = await connect();
    await server.cli('LPUSH', HELD.key, 'x');

    await expect(store.claim(claimOf(HELD.key))).rejects.toMatchObject({
      code: 'CACHE_REMOTE_REFUSED',
      message: expect.stringContaining('WRONGTYPE'),
    });
  });
});

describe('A claim on a Redis that does not know NX together with GET', () => {
  let client: RedisClient;
  let attempts: number;

  beforeEach(async () => {
    attempts = 0;
    client = redisClientFactory(testConfig({ redis: { url: server.url } }).redis)({
      place: { host: '127.0.0.1', port: server.port },
    });
    client.on('error', () => undefined);
    await client.connect();
    const set = () => {
      attempts++;
      return Promise.reject(new Error('ERR syntax error'));
    };
    Object.defineProperty(client, 'set', { value: set });
  });

  afterEach(() => client.destroy());

  it('is made by a script, and the other way is not tried again', async () => {
    const claim = new RedisClaim();

    const replies = [
      await claim.run(client, claimOf('app:d:a')),
      await claim.run(client, { ...claimOf('app:d:a'), payload: 'late' }),
    ];

    expect([replies, attempts]).toEqual([['claimed', { found: 'claim' }], 1]);
    expect(Number(await server.cli('PTTL', 'app:d:a'))).toBeGreaterThan(LIFE_MS / 2);
  });

  it('is a read there too where memory is full', async () => {
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');

    const reply = await new RedisClaim().run(client, claimOf('app:d:a'));
    await server.cli('CONFIG', 'SET', 'maxmemory', '0');

    expect([reply, await server.cli('EXISTS', 'app:d:a')]).toEqual(['absent', '0']);
  });
});
