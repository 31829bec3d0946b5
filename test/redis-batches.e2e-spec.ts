import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { packEnvelope } from '../libs/cache/src/cache/envelope.js';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

jest.setTimeout(30_000);

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterEach(async () => {
  await closeRigs();
  await server.cli('FLUSHALL');
});

afterAll(() => server.stop());

const pairs = (count: number, value: string) =>
  Array.from({ length: count }, (_, index) => [`key ${index}`, value] as const);

const entriesInRedis = async () => {
  const keys = await server.cli('--scan', '--pattern', 'app:d:*');
  return keys.split('\n').filter(Boolean).length;
};

describe('A batch on a Redis that is well', () => {
  it.each([
    ['many small values', 10_001, 'x'.repeat(10)],
    ['many larger values', 6_000, 'x'.repeat(3_000)],
  ])('of %s reaches it whole and disturbs nothing', async (_, count, value) => {
    const { cache, remote, troubles } = await connectedRig(server.url, { redis: { commandTimeout: '1s' } });
    await cache.set('before', 'kept');

    await cache.setMany(pairs(count, value));

    expect(troubles).toEqual([]);
    expect(await entriesInRedis()).toBe(count + 1);
    expect(remote.status()).toMatchObject({ state: 'up', breaker: 'closed' });
    expect(await cache.get('before')).toBe('kept');
  });

  it('is read and removed whole', async () => {
    const { cache } = await connectedRig(server.url, { redis: { commandTimeout: '1s' } });
    const { cache: other } = await connectedRig(server.url, { redis: { commandTimeout: '1s' } });
    const keys = pairs(5_000, '').map(([key]) => key);
    await cache.setMany(pairs(5_000, 'value'));

    const read = await cache.getMany(keys);
    await cache.deleteMany(keys);

    expect(read.size).toBe(5_000);
    expect(await other.getMany(keys)).toEqual(new Map());
  });
});

describe('What somebody else put under a key', () => {
  it('is a miss and replaced where it is nested deeper than the stack', async () => {
    const { cache, troubles } = await connectedRig(server.url);
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const until = Date.now() + 60_000;
    const payload = packEnvelope({ stamp: 9e15, createdAt: 0, freshUntil: until, staleUntil: until, cost: 0, tags: [], encoded: { format: 'j', data: deep } }); // prettier-ignore
    await server.cli('SET', 'app:d:deep', payload);

    expect(await cache.get('deep')).toBeUndefined();
    expect(await cache.getOrSet('deep', () => 'made')).toBe('made');
    expect(troubles.map(({ operation }) => operation)).toEqual(['decode']);
  });

  it('is a miss and replaced where it is of another type', async () => {
    const { cache } = await connectedRig(server.url);
    await server.cli('LPUSH', 'app:d:list', 'x');

    await cache.getOrSet('list', () => 'made');

    expect(await server.cli('TYPE', 'app:d:list')).toBe('string');
  });
});

describe('A server that has become a read-only replica', () => {
  it('is left for a new connection, which finds the server that takes writes', async () => {
    const { cache, changes } = await connectedRig(server.url);
    await server.cli('REPLICAOF', '127.0.0.1', '1');

    await cache.set('a', 1);
    await waitFor(() => changes.some(({ current }) => current.reason?.startsWith('READONLY')), {
      what: 'the connection to be left',
    });
    await server.cli('REPLICAOF', 'NO', 'ONE');

    await waitFor(
      async () => {
        await cache.set('b', 2);
        return (await server.cli('EXISTS', 'app:d:b')) === '1';
      },
      { what: 'a write to arrive' },
    );
  });
});
