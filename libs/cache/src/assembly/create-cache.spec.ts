import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { settle } from '../testing/virtual-clock.js';
import { testConfig } from '../testing/test-config.js';
import type { CacheObserver } from '../contracts/cache-observer.js';
import { affordableBytes } from './affordable-bytes.js';
import { createCache } from './create-cache.js';

const warnings: string[] = [];

function recorder() {
  const events: unknown[][] = [];
  const record =
    (name: string) =>
    (...details: unknown[]) =>
      void events.push([name, ...details]);
  const observer: CacheObserver = {
    onHit: record('hit'),
    onMiss: record('miss'),
    onSet: record('set'),
    onDelete: record('delete'),
    onLoad: record('load'),
  };
  return { observer, events };
}

describe('a cache with an observer', () => {
  beforeEach(() => {
    warnings.length = 0;
    jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('tells it what happens, with the cache’s name, tier and key', async () => {
    const { observer, events } = recorder();
    const { cache, peer } = await cacheRig({}, { observer });
    const users = cache.namespace('users').namespace('admins');

    await cache.getOrSet('a', () => 1);
    await cache.get('a');
    await (await peer()).get('a');
    await users.set('b', 1);
    await users.delete('b');

    expect(events).toEqual([
      ['miss', 'default', 'a'],
      ['load', 'default', 'a', 0],
      ['hit', 'default', 'memory', 'a'],
      ['hit', 'default', 'remote', 'a'],
      ['set', 'users/admins', 'b'],
      ['delete', 'users/admins', 'b'],
    ]);
  });

  it('tells it how long a load took and why it failed', async () => {
    const { observer, events } = recorder();
    const { cache, clock } = await cacheRig({}, { observer });
    const failure = new Error('source down');

    const loading = cache.getOrSet('a', async () => {
      await clock.advance(250);
      throw failure;
    });

    await expect(loading).rejects.toBe(failure);
    expect(events).toContainEqual(['load', 'default', 'a', 250, failure]);
  });

  it('goes on where the observer throws, and says so in a warning', async () => {
    const fail = () => {
      throw new Error('listener broken');
    };
    const observer = {
      onHit: fail, onMiss: fail, onSet: fail, onDelete: fail, onLoad: fail, onTrouble: fail,
    }; // prettier-ignore
    const { cache, remote } = await cacheRig({}, { observer });
    remote.faults.next('get', { fail: true });

    const values = [await cache.getOrSet('a', () => 1), await cache.get('a'), await cache.get('b')];
    await cache.set('a', 2);
    await cache.delete('a');
    await settle();

    expect(values).toEqual([1, 1, undefined]);
    expect(new Set(warnings)).toEqual(new Set(['a cache observer threw: Error: listener broken']));
  });

  it('goes on where an asynchronous observer rejects', async () => {
    const observer = { onMiss: () => Promise.reject(new Error('listener broken')) };
    const { cache } = await cacheRig({}, { observer });

    await cache.get('a');
    await settle();

    expect(warnings).toEqual(['a cache observer threw: Error: listener broken']);
  });

  it('calls a listener on its object', async () => {
    class Listener implements CacheObserver {
      seen = 0;
      onMiss(): void {
        this.seen++;
      }
    }
    const observer = new Listener();
    const { cache } = await cacheRig({}, { observer });

    await cache.get('a');

    expect(observer.seen).toBe(1);
  });
});

describe('a cache with mode memory', () => {
  it('leaves a remote tier alone, since the configuration decides', async () => {
    const { cache, remote } = await cacheRig({ mode: 'memory' });

    await cache.set('a', 1);
    await cache.get('b');

    expect([...remote.callsOf('setMany'), ...remote.callsOf('get')]).toEqual([]);
  });
});

describe('a cache with mode off', () => {
  const build = () => createCache(testConfig({ mode: 'off' }));

  it('keeps nothing', async () => {
    const cache = await build();

    await cache.set('a', 1);
    await cache.getOrSet('b', () => 1);

    expect([await cache.get('a'), cache.peek('b'), await cache.has('b')]).toEqual([
      undefined,
      undefined,
      false,
    ]);
    expect(cache.stats().memory).toMatchObject({ entries: 0, maxEntries: 0, bytes: 0, maxBytes: 0 });
  });

  it('runs the factory for every caller', async () => {
    const cache = await build();
    let runs = 0;
    const factory = async () => ++runs;

    const values = await Promise.all([cache.getOrSet('a', factory), cache.getOrSet('a', factory)]);

    expect([values, cache.stats().coalesced]).toEqual([[1, 2], 0]);
  });

  it('gives the same normal form as a cache that keeps', async () => {
    const cache = await build();

    const value = await cache.getOrSet('a', () => ({ toJSON: () => ({ a: 1 }) }) as unknown as { a: number });

    expect(value).toStrictEqual({ a: 1 });
    expect(() => Object.assign(value, { a: 2 })).toThrow(TypeError);
  });
});

describe('a cache’s statistics', () => {
  it.each([
    ['auto', affordableBytes()],
    ['1MiB', 1_048_576],
  ] as const)('say what bound of bytes is in effect: %s', async (maxBytes, bytes) => {
    const { cache } = await cacheRig({ memory: { maxBytes } });

    expect(cache.stats().memory.maxBytes).toBe(bytes);
  });

  it('count what the bounds pushed out, and what fitted none', async () => {
    const { cache } = await cacheRig({ mode: 'memory', memory: { maxEntries: 2, maxBytes: '64KiB' } });

    for (const key of ['a', 'b', 'c']) await cache.set(key, 1);
    await cache.set('large', 'x'.repeat(70_000));

    expect(cache.stats().memory).toMatchObject({ entries: 2, evictions: 1, oversized: 1 });
    expect(cache.peek('large')).toBeUndefined();
  });

  it('count what happened', async () => {
    const { cache, remote, peer } = await cacheRig({ memory: { maxEntries: 7, maxBytes: '1MiB' } });
    await (await peer()).set('far', 1);
    remote.faults.next('get', { fail: true });

    await cache.get('a');
    await cache.get('far');
    await cache.get('far');
    await cache.getOrSet('a', () => 1);
    await cache.setMany([['b', 1], ['c', 1]]); // prettier-ignore
    await cache.deleteMany(['b', 'x', 'y']);

    expect(cache.stats()).toEqual({
      hits: { memory: 1, remote: 1 },
      misses: 2,
      sets: 2,
      deletes: 3,
      loads: 1,
      failedLoads: 0,
      staleAnswers: 0,
      coalesced: 0,
      troubles: 1,
      memory: {
        entries: 3,
        maxEntries: 7,
        bytes: expect.any(Number),
        maxBytes: 1_048_576,
        evictions: 0,
        oversized: 0,
      },
    });
  });
});
