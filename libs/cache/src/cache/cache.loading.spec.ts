import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { HeldCall } from '../testing/held-call.js';
import type { FactoryContext } from './cache-types.js';

/** A factory that a test holds, and how often it ran. */
function heldFactory(result: () => unknown = () => 'loaded') {
  const held = new HeldCall();
  const runs: string[] = [];
  const factory = async ({ key }: FactoryContext) => {
    runs.push(key);
    await held.pass();
    return result();
  };
  return { held, runs, factory };
}

describe('Cache, loading,', () => {
  it('runs one factory for all who ask meanwhile', async () => {
    const { cache, remote } = await cacheRig();
    const { held, runs, factory } = heldFactory();

    const calls = Array.from({ length: 100 }, () => cache.getOrSet('a', factory));
    await held.begun;
    calls.push(cache.getOrSet('a', factory));
    held.release();

    expect(new Set(await Promise.all(calls))).toEqual(new Set(['loaded']));
    expect(runs).toEqual(['a']);
    expect(remote.callsOf('get')).toHaveLength(1);
    expect(cache.stats()).toMatchObject({ loads: 1, coalesced: 100 });
  });

  it('says who joined the load of another', async () => {
    const { cache } = await cacheRig();

    const entries = await Promise.all([cache.getOrSetEntry('a', () => 1), cache.getOrSetEntry('a', () => 2)]);

    expect(entries.map(({ coalesced }) => coalesced)).toEqual([false, true]);
  });

  it('loads different keys side by side', async () => {
    const { cache } = await cacheRig();
    const slow = heldFactory();
    const waiting = cache.getOrSet('slow', slow.factory);
    await slow.held.begun;

    await expect(cache.getOrSet('fast', () => 1)).resolves.toBe(1);

    slow.held.release();
    await waiting;
  });

  it('hands one rejection to all who wait, and lets the next caller try again', async () => {
    const { cache } = await cacheRig();
    const failure = new Error('source down');
    const { held, runs, factory } = heldFactory(() => {
      throw failure;
    });
    const calls = Promise.allSettled([cache.getOrSet('a', factory), cache.getOrSet('a', factory)]);
    await held.begun;

    held.release();

    expect(await calls).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ]);
    await expect(cache.getOrSet('a', () => 'second try')).resolves.toBe('second try');
    expect(runs).toEqual(['a']);
    expect(cache.stats()).toMatchObject({ loads: 2, failedLoads: 1 });
  });

  it('hands on what a factory throws at once', async () => {
    const { cache } = await cacheRig();
    const factory = () => {
      throw new RangeError('at once');
    };

    await expect(cache.getOrSet('a', factory)).rejects.toThrow(new RangeError('at once'));
  });

  it('stores no failure', async () => {
    const { cache, remote } = await cacheRig();

    await cache.getOrSet('a', () => Promise.reject(new Error('source down'))).catch(() => {});

    expect(await cache.has('a')).toBe(false);
    expect(remote.callsOf('set')).toEqual([]);
  });

  it('hands out undefined and stores nothing for it', async () => {
    const { cache, remote } = await cacheRig();

    await expect(cache.getOrSet('a', () => undefined)).resolves.toBeUndefined();

    expect(await cache.has('a')).toBe(false);
    expect(remote.callsOf('set')).toEqual([]);
  });

  it('runs the factory anew for who asks as soon as a load has ended that stored nothing', async () => {
    const { cache } = await cacheRig();
    await cache.getOrSet('a', () => undefined);
    const afterNothing = await cache.getOrSet('a', () => 'made');
    await cache.getOrSet('b', (context) => context.skip());
    const afterSkip = await cache.getOrSet('b', () => 'made');

    expect([afterNothing, afterSkip]).toEqual(['made', 'made']);
  });

  it('hands out what is to be skipped, in its normal form, and stores nothing', async () => {
    const { cache, remote } = await cacheRig();

    const entry = await cache.getOrSetEntry('a', (context) => {
      context.skip();
      return { a: 1 };
    });

    expect(entry).toEqual({
      value: { a: 1 },
      source: 'source',
      coalesced: false,
      stale: false,
      expiresAt: undefined,
    });
    expect(() => Object.assign(entry.value, { a: 2 })).toThrow(TypeError);
    expect([await cache.has('a'), remote.callsOf('set')]).toEqual([false, []]);
  });

  it('takes the life that the factory finds once the value is known', async () => {
    const { cache, remote, clock } = await cacheRig();

    const entry = await cache.getOrSetEntry(
      'a',
      (context) => {
        context.setOptions({ ttl: '2s' });
        return 1;
      },
      { ttl: '1h' },
    );

    expect(entry.expiresAt).toBe(clock.now() + 2_000);
    expect([...remote.entries.values()].map(({ expiresAt }) => expiresAt)).toEqual([clock.now() + 2_000]);
  });

  it('tells the factory which key it makes', async () => {
    const { cache } = await cacheRig();

    await expect(cache.getOrSet('a', ({ key }) => key)).resolves.toBe('a');
  });

  it('rejects where the factory’s value cannot be stored, with the path', async () => {
    const { cache } = await cacheRig();

    const load = cache.getOrSet('a', () => ({ callbacks: [() => 1] }));

    await expect(load).rejects.toMatchObject({
      code: 'CACHE_VALUE_NOT_SERIALIZABLE',
      message: expect.stringContaining('callbacks[0]'),
    });
  });

  it('takes the remote tier’s value instead of running the factory', async () => {
    const { cache, peer } = await cacheRig();
    await (await peer()).set('a', 'theirs');

    await expect(cache.getOrSet('a', () => 'mine')).resolves.toBe('theirs');

    expect(cache.stats()).toMatchObject({ loads: 0, hits: { memory: 0, remote: 1 } });
  });
});
