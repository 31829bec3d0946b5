import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';

describe('Cache.getMany', () => {
  it('answers in the order of the keys, whichever tier holds them', async () => {
    const { cache, peer } = await cacheRig();
    await (await peer()).setMany([['far', 1], ['farther', 2]]); // prettier-ignore
    await cache.setMany([['near', 3], ['nearer', 4]]); // prettier-ignore

    const values = await cache.getMany(['far', 'near', 'nowhere', 'farther', 'nearer']);

    expect([...values]).toEqual([['far', 1], ['near', 3], ['farther', 2], ['nearer', 4]]); // prettier-ignore
  });

  it('takes one trip for what memory lacks, and none where it lacks nothing', async () => {
    const { cache, remote, peer } = await cacheRig();
    await (await peer()).setMany([['a', 1], ['b', 2]]); // prettier-ignore
    await cache.set('c', 3);

    await cache.getMany(['a', 'b', 'c', 'a', 'x']);
    const trips = remote.callsOf('getMany').map(({ keys }) => keys);
    await cache.getMany(['a', 'b', 'c']);

    expect(trips).toEqual([['app:d:a', 'app:d:b', 'app:d:x']]);
    expect(remote.callsOf('getMany')).toHaveLength(1);
    expect(remote.callsOf('get')).toEqual([]);
  });

  it('takes falsy values for hits', async () => {
    const { cache, peer } = await cacheRig();
    const entries = [['null', null], ['zero', 0], ['empty', ''], ['no', false]] as const; // prettier-ignore
    await (await peer()).setMany(entries);

    expect(await cache.getMany(entries.map(([key]) => key))).toEqual(new Map<string, unknown>(entries));
  });

  it('counts hits of either tier and misses', async () => {
    const { cache, peer } = await cacheRig();
    await (await peer()).set('far', 1);
    await cache.set('near', 1);

    await cache.getMany(['near', 'far', 'x', 'y']);

    expect(cache.stats()).toMatchObject({ hits: { memory: 1, remote: 1 }, misses: 2 });
  });

  it('asks nobody for no keys', async () => {
    const { cache, remote } = await cacheRig();

    await expect(cache.getMany([])).resolves.toEqual(new Map());

    expect(remote.calls).toEqual([]);
  });
});

describe('Cache.setMany', () => {
  it('writes everything in one trip, in both tiers', async () => {
    const { cache, remote, peer } = await cacheRig();

    await cache.setMany(new Map([['a', 1], ['b', 2]]), { ttl: '5s' }); // prettier-ignore

    expect([cache.peek('a'), cache.peek('b')]).toEqual([1, 2]);
    expect(await (await peer()).getMany(['a', 'b'])).toEqual(new Map([['a', 1], ['b', 2]])); // prettier-ignore
    expect(remote.callsOf('setMany').map(({ keys }) => keys)).toEqual([['app:d:a', 'app:d:b']]);
  });

  it('keeps the last of two values for one key', async () => {
    const { cache } = await cacheRig();

    await cache.setMany([['a', 1], ['a', 2]]); // prettier-ignore

    expect(await cache.get('a')).toBe(2);
    expect(cache.stats().sets).toBe(1);
  });

  it('removes the keys whose value is undefined', async () => {
    const { cache, peer } = await cacheRig();
    await cache.setMany([['a', 1], ['b', 1]]); // prettier-ignore

    await cache.setMany([['a', undefined], ['b', 2]]); // prettier-ignore

    expect(await cache.getMany(['a', 'b'])).toEqual(new Map([['b', 2]]));
    expect(await (await peer()).getMany(['a', 'b'])).toEqual(new Map([['b', 2]]));
  });

  it('writes nothing where one value is refused', async () => {
    const { cache, remote } = await cacheRig();

    const writing = cache.setMany([['a', 1], ['b', () => 1]]); // prettier-ignore

    await expect(writing).rejects.toMatchObject({ code: 'CACHE_VALUE_NOT_SERIALIZABLE' });
    expect([cache.peek('a'), remote.callsOf('setMany')]).toEqual([undefined, []]);
  });

  it('of nothing asks nobody', async () => {
    const { cache, remote } = await cacheRig();

    await cache.setMany([]);

    expect(remote.callsOf('setMany')).toEqual([]);
  });

  it('takes tags of null, as callers without types hand them on, for none', async () => {
    const { cache } = await cacheRig();

    await cache.setMany([['a', 1]], { tags: null as never });

    expect(await cache.get('a')).toBe(1);
  });
});

describe('Cache.deleteMany', () => {
  it('removes everything in one trip, from both tiers', async () => {
    const { cache, remote, peer } = await cacheRig();
    await cache.setMany([['a', 1], ['b', 2], ['c', 3]]); // prettier-ignore

    await cache.deleteMany(['a', 'b', 'a', 'x']);

    expect([cache.peek('a'), cache.peek('b'), cache.peek('c')]).toEqual([undefined, undefined, 3]);
    expect(await (await peer()).getMany(['a', 'b', 'c'])).toEqual(new Map([['c', 3]]));
    expect(remote.callsOf('setMany').map(({ keys }) => keys)).toEqual([
      ['app:d:a', 'app:d:b', 'app:d:c'],
      ['app:d:a', 'app:d:b', 'app:d:x'],
    ]);
  });

  it('asks nobody for no keys', async () => {
    const { cache, remote } = await cacheRig();

    await cache.deleteMany([]);

    expect(remote.calls).toEqual([]);
  });
});
