import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { HeldCall } from '../testing/held-call.js';
import type { BatchContext } from './cache-types.js';

/** A factory of many keys that makes `<key>!`, but nothing for keys that begin with `no`, and how it was called. */
function users() {
  const calls: (readonly string[])[] = [];
  const factory = async (keys: readonly string[]) => {
    calls.push(keys);
    return keys.filter((key) => !key.startsWith('no')).map((key): [string, string] => [key, `${key}!`]);
  };
  return { factory, calls };
}

/** The same, held by the test. */
function heldUsers() {
  const held = new HeldCall();
  const { factory, calls } = users();
  return {
    held,
    calls,
    factory: async (keys: readonly string[]) => {
      const made = await factory(keys);
      await held.pass();
      return made;
    },
  };
}

describe.each(['memory', 'tiered'] as const)('Cache.getOrSetMany, over %s,', (mode) => {
  it('loads what is missing in one call, and answers in the order of the keys', async () => {
    const { cache } = await cacheRig({ mode });
    const { factory, calls } = users();
    await cache.set('b', 'kept');

    const values = await cache.getOrSetMany(['c', 'b', 'a', 'c'], factory);

    expect([...values]).toEqual([['c', 'c!'], ['b', 'kept'], ['a', 'a!']]); // prettier-ignore
    expect(calls).toEqual([['c', 'a']]);
    expect(await cache.get('a')).toBe('a!');
  });

  it('remembers what the factory left out as null, the first time as ever after', async () => {
    const { cache, clock } = await cacheRig({ mode, ttl: { negative: '1m' } });
    const { factory, calls } = users();

    const first = await cache.getOrSetMany(['nobody', 'a'], factory);
    const second = await cache.getOrSetMany(['nobody', 'a'], factory);

    expect([...first]).toEqual([['nobody', null], ['a', 'a!']]); // prettier-ignore
    expect([...second]).toEqual([...first]);
    expect(calls).toHaveLength(1);
    await clock.advance(60_000);
    await cache.getOrSetMany(['nobody', 'a'], factory);
    expect(calls[1]).toEqual(['nobody']);
  });

  it('shares with batches and single calls that overlap', async () => {
    const { cache } = await cacheRig({ mode });
    const { held, factory, calls } = heldUsers();
    let runs = 0;
    const single = () => {
      runs++;
      return 'mine';
    };

    const first = cache.getOrSetMany(['a', 'b'], factory);
    const second = cache.getOrSetMany(['b', 'c'], factory);
    const third = cache.getOrSet('a', single);
    await held.begun;
    held.release();

    expect([...(await second)]).toEqual([['b', 'b!'], ['c', 'c!']]); // prettier-ignore
    expect([(await first).get('b'), await third]).toEqual(['b!', 'a!']);
    expect([calls, runs]).toEqual([[['a', 'b'], ['c']], 0]); // prettier-ignore
    expect(cache.stats()).toMatchObject({ coalesced: 2 });
  });

  it('does not call the factory when nothing is missing', async () => {
    const { cache } = await cacheRig({ mode });
    const { factory, calls } = users();
    await cache.setMany([['a', 1], ['b', null]]); // prettier-ignore

    const values = await cache.getOrSetMany<unknown>(['a', 'b'], factory);

    expect([...values]).toEqual([['a', 1], ['b', null]]); // prettier-ignore
    expect(await cache.getOrSetMany([], factory)).toEqual(new Map());
    expect(calls).toEqual([]);
  });

  it('takes lifetimes and tags from the factory, for all and for one', async () => {
    const { cache, clock } = await cacheRig({ mode });
    const factory = (keys: readonly string[], context: BatchContext) => {
      context.setOptions({ ttl: '1m', tags: ['users'] });
      context.setOptions({ ttl: '1h' }, 'b');
      return keys.map((key): [string, string] => [key, key]);
    };
    await cache.getOrSetMany(['a', 'b'], factory);

    await clock.advance(60_000);
    expect([await cache.has('a'), await cache.has('b')]).toEqual([false, true]);
    await cache.invalidateTags(['users']);
    expect(await cache.has('b')).toBe(false);
  });

  it('fails with the factory for every key that has nothing to fall back on', async () => {
    const { cache, clock } = await cacheRig({ mode, ttl: { default: '1m', grace: '1h' } });
    const fail = () => Promise.reject(new Error('source down'));
    await cache.setMany([['a', 1], ['b', 2]]); // prettier-ignore
    await clock.advance(120_000);

    expect([...(await cache.getOrSetMany(['a', 'b'], fail))]).toEqual([['a', 1], ['b', 2]]); // prettier-ignore
    await expect(cache.getOrSetMany(['a', 'c'], fail)).rejects.toThrow('source down');
  });

  it('does not keep a key that was deleted while it was loaded', async () => {
    const { cache } = await cacheRig({ mode });
    const { held, factory } = heldUsers();

    const loading = cache.getOrSetMany(['a', 'b'], factory);
    await held.begun;
    await cache.delete('a');
    held.release();
    await loading;

    expect([await cache.has('a'), await cache.has('b')]).toEqual([false, true]);
  });
});

describe('Cache.getOrSetMany', () => {
  it('asks Redis once for all keys that are not in memory', async () => {
    const { cache, remote } = await cacheRig();

    await cache.getOrSetMany(['a', 'b', 'c'], users().factory);

    expect([remote.callsOf('getMany').length, remote.callsOf('get').length]).toEqual([1, 0]);
  });

  it('makes a key anew for a caller that joined before it was invalidated and asks after', async () => {
    const { cache } = await cacheRig();
    const { held, factory, calls } = heldUsers();
    const options = { tags: ['users'] };

    const before = cache.getOrSetMany(['a', 'b'], factory, options);
    await held.begun;
    await cache.invalidateTags(['users']);
    const after = cache.getOrSetMany(['b'], factory, options);
    held.release();

    await Promise.all([before, after]);
    expect(calls).toEqual([['a', 'b'], ['b']]); // prettier-ignore
    expect((await after).get('b')).toBe('b!');
  });

  it('refuses a text in the place of a list', async () => {
    const { cache } = await cacheRig();

    await expect(cache.getOrSetMany('abc', users().factory)).rejects.toMatchObject({
      code: 'CACHE_INVALID_KEY',
    });
  });
});
