import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { testConfig } from '../testing/test-config.js';

describe('Cache.namespace', () => {
  it('keeps keys apart, in both tiers', async () => {
    const { cache, remote } = await cacheRig();
    const users = cache.namespace('users');

    await cache.set('a', 'root');
    await users.set('a', 'users');
    await users.namespace('admins').set('a', 'admins');

    expect([await cache.get('a'), await users.get('a')]).toEqual(['root', 'users']);
    expect([...remote.entries.keys()]).toEqual(['app:d:a', 'app:d/users:a', 'app:d/users/admins:a']);
  });

  it('never takes a key of one for a key of another, whatever it looks like', async () => {
    const { cache, remote } = await cacheRig();
    const places = [cache, cache.namespace('x'), cache.namespace('x').namespace('y'), cache.namespace('y')];
    const keys = ['y', 'x:y', 'x/y', '/x:y', ':y', 'y:y', '/y:y', 'd/x:y'];

    for (const [place, one] of places.entries())
      for (const key of keys) await one.set(key, `${place} ${key}`);

    expect(remote.entries.size).toBe(places.length * keys.length);
    for (const [place, one] of places.entries())
      for (const key of keys) expect(await one.get(key)).toBe(`${place} ${key}`);
  });

  it('is the same cache for the same name', async () => {
    const { cache } = await cacheRig();

    expect(cache.namespace('users')).toBe(cache.namespace('users'));
    expect(cache.namespace('users')).not.toBe(cache.namespace('groups'));
  });

  it('is the same cache for the same settings, and for none', async () => {
    const { cache } = await cacheRig();
    const settings = () => {
      const { ttl, memory } = testConfig({ ttl: { default: '5s' } });
      return { ttl, memory };
    };
    const users = cache.namespace('users', settings());

    expect([cache.namespace('users', settings()), cache.namespace('users')]).toEqual([users, users]);
  });

  it('refuses other settings for a name that it knows, and says so', async () => {
    const { cache } = await cacheRig();
    const { ttl, memory } = testConfig({ ttl: { default: '5s' } });
    cache.namespace('users');

    expect(() => cache.namespace('users', { ttl, memory })).toThrow(
      expect.objectContaining({
        code: 'CACHE_NAMESPACE_CONFLICT',
        message: expect.stringContaining('define it in one place'),
      }),
    );
  });

  it('takes settings of its own', async () => {
    const { cache, clock } = await cacheRig();
    const { ttl, memory } = testConfig({ ttl: { default: '5s' } });
    const users = cache.namespace('users', { ttl, memory });

    await users.set('a', 1);
    await cache.set('a', 1);
    await clock.advance(5_000);

    expect([await users.get('a'), await cache.get('a')]).toEqual([undefined, 1]);
  });

  it.each(['', 'a:b', 'a/b', 'a b', '-a', '_a', 'é', 'x'.repeat(65), '*'])(
    'refuses the name %p and says what a name is',
    async (name) => {
      const { cache } = await cacheRig();

      expect(() => cache.namespace(name)).toThrow(
        expect.objectContaining({
          code: 'CACHE_INVALID_NAMESPACE',
          message: expect.stringContaining('use 1 … 64 letters, digits, _ or -'),
        }),
      );
    },
  );

  it('takes names like members of every object', async () => {
    const { cache } = await cacheRig();

    await cache.namespace('constructor').set('a', 1);

    expect(await cache.namespace('constructor').get('a')).toBe(1);
  });

  it('shares the memory of its parent', async () => {
    const { cache } = await cacheRig({ memory: { maxEntries: 10 } });

    for (let index = 0; index < 20; index++) await cache.namespace('users').set(String(index), index);

    expect(cache.stats().memory).toMatchObject({ entries: 10, maxEntries: 10 });
  });

  it('has memory of its own where it has a bound of its own', async () => {
    const { cache } = await cacheRig({ memory: { maxEntries: 10 } });
    const { ttl, memory } = testConfig({ memory: { maxEntries: 3 } });
    const users = cache.namespace('users', { ttl, memory });

    for (let index = 0; index < 20; index++) await users.set(String(index), index);

    expect([users.stats().memory.entries, cache.stats().memory.entries]).toEqual([3, 0]);
  });

  it('has memory of its own where it has a bound of bytes of its own', async () => {
    const { cache } = await cacheRig({ memory: { maxBytes: '1MiB' } });
    const { ttl, memory } = testConfig({ memory: { maxBytes: '64KiB' } });
    const users = cache.namespace('users', { ttl, memory });

    for (let index = 0; index < 20; index++) await users.set(String(index), 'x'.repeat(10_000));

    expect(users.stats().memory).toMatchObject({ entries: 6, maxBytes: 65_536 });
    expect(cache.stats().memory).toMatchObject({ entries: 0, maxBytes: 1_048_576 });
  });

  it('counts for itself', async () => {
    const { cache } = await cacheRig();

    await cache.namespace('users').get('a');

    expect([cache.stats().misses, cache.namespace('users').stats().misses]).toEqual([0, 1]);
  });
});

describe('Cache.clear', () => {
  it('clears the namespaces nested in it', async () => {
    const { cache, remote } = await cacheRig();
    const users = cache.namespace('users');
    const admins = users.namespace('admins');
    for (const one of [cache, users, admins]) await one.set('a', 1);

    await cache.clear();

    expect([cache.peek('a'), users.peek('a'), admins.peek('a')]).toEqual([undefined, undefined, undefined]);
    expect(remote.entries.size).toBe(0);
  });

  it('leaves the namespace around it and its siblings', async () => {
    const { cache } = await cacheRig();
    const [users, groups] = [cache.namespace('users'), cache.namespace('groups')];
    for (const one of [cache, users, groups]) await one.set('a', 1);

    await users.clear();

    expect([await cache.get('a'), await users.get('a'), await groups.get('a')]).toEqual([1, undefined, 1]);
  });

  it('leaves the keys of others in the remote tier', async () => {
    const { cache, remote, clock } = await cacheRig();
    const foreign = { payload: 'theirs', expiresAt: clock.now() + 60_000 };
    for (const key of ['other', 'app', 'app:x', 'app:d2:a', 'app2:d:a']) remote.entries.set(key, foreign);
    await cache.set('a', 1);

    await cache.clear();

    expect([...remote.entries.keys()]).toEqual(['other', 'app', 'app:x', 'app:d2:a', 'app2:d:a']);
  });

  it('keeps applications with namespaces of their own apart', async () => {
    const rig = await cacheRig();
    const other = await rig.peer({ namespace: 'app2' });
    await rig.cache.set('a', 'mine');
    await other.set('a', 'theirs');

    await rig.cache.clear();

    expect([await rig.cache.get('a'), await other.get('a')]).toEqual([undefined, 'theirs']);
  });
});
