import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import type { CacheConfigInput } from '../libs/cache/src/settings/types.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';

let server: RedisServer;
let store: RedisStore;

async function connect(set: CacheConfigInput['redis'] = {}): Promise<RedisStore> {
  const { redis } = testConfig({ redis: { url: server.url, commandTimeout: '5s', ...set } });
  store = new RedisStore({ redis, namespace: 'app', clock: systemClock });
  await store.ready();
  return store;
}

const writeOf = (key: string) => ({ key, payload: `payload of ${key}`, ttlMs: 60_000 });
const keysUpTo = (count: number) => Array.from({ length: count }, (_, index) => `app:d:${index}`);
const readAll = (keys: readonly string[]) => Promise.all(keys.map((key) => store.get(key)));

/** How often the server ran a command since the last reset of its statistics. */
async function callsOf(command: string): Promise<number> {
  const statistics = await server.cli('INFO', 'commandstats');
  return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(statistics)?.[1] ?? 0);
}

/** The reads that the server ran meanwhile. */
async function readsDuring(act: () => Promise<unknown>): Promise<{ get: number; mget: number }> {
  await server.cli('CONFIG', 'RESETSTAT');
  await act();
  return { get: await callsOf('get'), mget: await callsOf('mget') };
}

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
});

afterEach(async () => {
  await store.close(0);
  await closeRigs();
});

afterAll(async () => {
  await server.stop();
});

describe('Reads of one tick', () => {
  it('are one command, and each gets its own answer', async () => {
    await connect();
    const keys = keysUpTo(5);
    await store.setMany(keys.slice(1).map(writeOf));
    let payloads: unknown;

    const reads = await readsDuring(async () => (payloads = await readAll(keys)));

    expect(reads).toEqual({ get: 0, mget: 1 });
    expect(payloads).toEqual([undefined, ...keys.slice(1).map((key) => writeOf(key).payload)]);
  });

  it('are one command too where each caller comes from a continuation of its own', async () => {
    await connect();
    const afterTicks = async (count: number) => {
      for (let tick = 0; tick < count; tick++) await Promise.resolve();
      return store.get('app:d:a');
    };

    const reads = await readsDuring(() => Promise.all([afterTicks(0), afterTicks(3), afterTicks(9)]));

    expect(reads).toEqual({ get: 0, mget: 1 });
  });

  it('are a plain GET where there is one', async () => {
    await connect();

    expect(await readsDuring(() => store.get('app:d:a'))).toEqual({ get: 1, mget: 0 });
  });

  it('are several commands where they are many', async () => {
    await connect();
    const keys = keysUpTo(150);
    await store.setMany(keys.map(writeOf));
    let payloads: unknown;

    const reads = await readsDuring(async () => (payloads = await readAll(keys)));

    expect(reads).toEqual({ get: 0, mget: 3 });
    expect(payloads).toEqual(keys.map((key) => writeOf(key).payload));
  });

  it('see what was written before them in that tick', async () => {
    await connect();
    const writing = keysUpTo(3).map((key) => store.set(writeOf(key)));

    const payloads = await readAll(keysUpTo(3));

    expect(payloads).toEqual(keysUpTo(3).map((key) => writeOf(key).payload));
    await Promise.all(writing);
  });

  it('keep to the connection of their key', async () => {
    await connect({ maxConnections: 4 });
    const keys = keysUpTo(40);
    const writing = keys.map((key) => store.set(writeOf(key)));

    expect(await readAll(keys)).toEqual(keys.map((key) => writeOf(key).payload));
    await Promise.all(writing);
  });
});

describe('Joined reads that fail', () => {
  it('fail for each caller at the deadline', async () => {
    await connect({ commandTimeout: '50ms' });
    await server.pause();

    const outcomes = await Promise.allSettled(keysUpTo(3).map((key) => store.get(key)));
    await server.resume();

    const timedOut = { status: 'rejected', reason: { code: 'CACHE_REMOTE_TIMEOUT' } };
    expect(outcomes).toMatchObject([timedOut, timedOut, timedOut]);
  });

  it('fail for each caller at once while there is no connection', async () => {
    await connect();
    await store.close(0);

    const outcomes = await Promise.allSettled(keysUpTo(3).map((key) => store.get(key)));

    const unavailable = { status: 'rejected', reason: { code: 'CACHE_REMOTE_UNAVAILABLE' } };
    expect(outcomes).toMatchObject([unavailable, unavailable, unavailable]);
  });
});

describe('A key that holds something else than a text', () => {
  it('is found out at its second read where the first was joined', async () => {
    await connect();
    await server.cli('LPUSH', 'app:d:0', 'x');

    const first = await readAll(keysUpTo(2));
    const second = await Promise.allSettled(keysUpTo(2).map((key) => store.get(key)));

    expect(first).toEqual([undefined, undefined]);
    expect(second).toMatchObject([
      { status: 'rejected', reason: { code: 'CACHE_REMOTE_REFUSED' } },
      { status: 'fulfilled', value: undefined },
    ]);
  });

  it('does not stay in the way of a cache whose reads are joined', async () => {
    await connect();
    const { cache } = await connectedRig(server.url);
    await server.cli('LPUSH', 'app:d:a', 'x');

    for (let round = 0; round < 2; round++) await Promise.all([cache.get('a'), cache.get('b')]);

    expect(await server.cli('TYPE', 'app:d:a')).toBe('string');
  });
});
