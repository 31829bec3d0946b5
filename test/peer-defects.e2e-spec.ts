import { describe, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { timed } from './support/redis-rig.js';
import { waitFor } from './support/wait-for.js';
import { redisSuite } from './support/redis-suite.js';

const CALLERS = 20;
const HOUR_MS = 3_600_000;

const redis = redisSuite();

describe('a value that another process has put into Redis', () => {
  it('is kept in memory by the get that finds it: cache-manager asks Redis each time', async () => {
    const [first, second] = await redis.pair();
    await first.set('a', 1);

    await second.get('a');

    expect(second.peek('a')).toBe(1);
  });

  it('is kept for the rest of its life: cache-manager begins it anew', async () => {
    const [first, second] = await redis.pair();
    await first.set('a', 1, { ttl: '400ms' });
    await delay(250);
    const begun = performance.now();

    const entry = await second.getEntry('a');
    await waitFor(() => second.peek('a') === undefined, { intervalMs: 5, what: 'the end of its life' });

    expect(entry).toMatchObject({ value: 1, source: 'redis' });
    expect(performance.now() - begun).toBeLessThan(400);
  });

  it('is found although memory answers faster that it has none: a nonBlocking cache-manager misses it', async () => {
    const [first, second] = await redis.pair();
    await first.set('a', 1);

    const answers = await Promise.all(Array.from({ length: CALLERS }, () => second.get('a')));

    expect(new Set(answers)).toEqual(new Set([1]));
  });

  it.each([null, false, 0, '', Number.NaN])('is found where it is %p: cacheable misses it', async (value) => {
    const [first, second] = await redis.pair();
    await first.set('a', value);

    expect(await second.getEntry('a')).toMatchObject({ value, source: 'redis' });
  });

  it('keeps its type: Keyv makes a text of a date and nothing of a map', async () => {
    const [first, second] = await redis.pair();
    const value = { born: new Date(0), scores: new Map([['a', 1]]), size: 2n, gone: undefined };
    await first.set('a', value);

    expect(await second.get('a')).toEqual(value);
  });

  it.each(['frozen', 'cloned', 'shared'] as const)(
    'can be read again from memory with %s values: bentocache throws at the second read',
    async (values) => {
      const [first, second] = await redis.pair({ memory: { values } });
      await first.set('a', { list: [1] });
      await second.get('a');

      expect(await second.getOrSet('a', () => 'loaded')).toEqual({ list: [1] });
    },
  );

  it('cannot be spoilt for others by who changes what it was handed: cache-manager hands out the live object', async () => {
    const given = { list: [1] };
    const cache = await redis.cache();
    await cache.set('a', given);
    given.list.push(2);

    const read = await cache.get<{ list: number[] }>('a');

    expect(() => read?.list.push(3)).toThrow(TypeError);
    expect(await cache.get('a')).toEqual({ list: [1] });
  });
});

describe('a factory', () => {
  it('runs once for all who ask meanwhile: the CacheInterceptor runs it for each', async () => {
    const cache = await redis.cache();
    const factory = jest.fn(() => delay(20, 'made'));

    const answers = await Promise.all(Array.from({ length: CALLERS }, () => cache.getOrSet('a', factory)));

    expect([factory.mock.calls.length, new Set(answers)]).toEqual([1, new Set(['made'])]);
  });

  it('runs once for two processes: cache-manager, cacheable and bentocache run it twice', async () => {
    const caches = await redis.pair({ factory: { singleFlight: 'cluster' } });
    const factory = jest.fn(() => delay(50, 'made'));

    const answers = await Promise.all(caches.map((cache) => cache.getOrSet('a', factory)));

    expect([factory.mock.calls.length, answers]).toEqual([1, ['made', 'made']]);
  });

  it('that fails has run once for all who waited, and rejects each of them: bentocache runs it for each', async () => {
    const cache = await redis.cache();
    const factory = jest.fn(async () => {
      await delay(20);
      throw new Error('no database');
    });

    const calls = Array.from({ length: CALLERS }, () => cache.getOrSet('a', factory));
    const outcomes = await Promise.allSettled(calls);

    expect(factory).toHaveBeenCalledTimes(1);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(CALLERS).fill('rejected'));
  });

  it('that fails says so to its caller, and its error is no value: cacheable gives undefined or keeps the error', async () => {
    const cache = await redis.cache();
    const fail = () => Promise.reject(new Error('no database'));

    await expect(cache.getOrSet('a', fail)).rejects.toThrow('no database');
    expect(await cache.get('a')).toBeUndefined();
  });

  it.each([null, false, 0, ''])(
    'that makes %p has made a value: the CacheInterceptor keeps none',
    async (value) => {
      const cache = await redis.cache();
      const factory = jest.fn(() => value);

      await cache.getOrSet<unknown>('a', factory);

      expect(await cache.getOrSet<unknown>('a', factory)).toBe(value);
      expect(factory).toHaveBeenCalledTimes(1);
    },
  );

  it('that makes nothing gives nothing and keeps nothing: bentocache throws', async () => {
    const cache = await redis.cache();

    expect(await cache.getOrSet('a', () => undefined)).toBeUndefined();
    expect(await cache.getOrSet('a', () => 'made')).toBe('made');
  });
});

describe('a Redis that answers no more', () => {
  it('holds up no caller: cache-manager and cacheable wait for ever, bentocache for ten seconds', async () => {
    const cache = await redis.cache();
    await cache.set('in memory', 1);
    await redis.server.pause();

    const calls = [
      await timed(() => cache.get('in memory')),
      await timed(() => cache.get('a')),
      await timed(() => cache.getOrSet('b', () => 'loaded')),
      await timed(() => cache.set('c', 1)),
      await timed(() => cache.delete('d')),
    ];
    await redis.server.resume();

    expect(calls.map(({ result }) => result)).toEqual([1, undefined, 'loaded', undefined, undefined]);
    expect(Math.max(...calls.map(({ ms }) => ms))).toBeLessThan(1_000);
  });
});

describe('the keys of a cache', () => {
  it('have its namespace once: Keyv writes keyv::keyv:', async () => {
    const cache = await redis.cache();

    await cache.set('a', 1);

    expect(await redis.server.cli('--scan', '--pattern', '*a')).toBe('app:d:a');
  });

  it('are all that a clear removes: Keyv without a namespace removes what others have', async () => {
    const cache = await redis.cache();
    const foreign = ['foreign', 'other:key', 'app', 'app2:d:a'];
    for (const key of foreign) await redis.server.cli('SET', key, 'theirs');
    await cache.set('a', 1);

    await cache.clear();
    await waitFor(async () => (await redis.server.cli('EXISTS', 'app:d:a')) === '0', { what: 'the sweep' });

    expect(await redis.server.cli('EXISTS', ...foreign)).toBe(String(foreign.length));
  });

  it('that memory holds are bounded: cacheable and Keyv hold all of them', async () => {
    const cache = await redis.cache({ memory: { maxEntries: 100 } });

    await cache.setMany(Array.from({ length: 1_000 }, (_, index) => [String(index), index]));

    expect(cache.stats().memory.entries).toBeLessThanOrEqual(100);
  });
});

describe('grace', () => {
  it('is added to the lifetime: that of bentocache takes its place and makes ten minutes of an hour', async () => {
    const cache = await redis.cache({ ttl: { jitterPercent: 0 } });

    await cache.set('a', 1, { ttl: '1h', grace: '10m' });

    expect(await redis.remainingMs('app:d:a')).toBeGreaterThan(HOUR_MS);
    expect((await cache.getEntry('a'))?.expiresAt).toBeGreaterThan(Date.now() + HOUR_MS - 60_000);
  });
});
