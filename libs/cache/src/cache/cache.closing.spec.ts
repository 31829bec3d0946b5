import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { HeldCall } from '../testing/held-call.js';
import { createCache } from '../assembly/create-cache.js';
import { testConfig } from '../testing/test-config.js';

describe('Cache.close', () => {
  it('closes the remote tier within shutdownTimeout', async () => {
    const rig = await cacheRig({ shutdownTimeout: '3s' });
    const limits: number[] = [];
    rig.remote.close = async (timeoutMs?: number) => void limits.push(timeoutMs ?? -1);

    await rig.cache.close();

    expect(limits).toEqual([3_000]);
  });

  it('lets a write that was not awaited reach the remote tier, of a nested namespace too', async () => {
    const { cache, remote } = await cacheRig();
    const written: number[] = [];
    remote.close = async () => void written.push(remote.callsOf('setMany').length);
    void cache.set('a', 1);
    void cache.namespace('users').set('b', 2);

    await cache.close();

    expect(written).toEqual([2]);
  });

  it('does not wait for a write longer than shutdownTimeout', async () => {
    const { cache, remote, clock } = await cacheRig({ shutdownTimeout: '1s' });
    const held = remote.faults.hold('setMany');
    void cache.set('a', 1);

    await held.begun;

    const closing = cache.close();
    await clock.advance(1_000);

    await expect(closing).resolves.toBeUndefined();
    held.release();
  });

  it('may be called again', async () => {
    const { cache } = await cacheRig();

    await cache.close();

    await expect(cache.close()).resolves.toBeUndefined();
  });

  it('keeps nothing of a load that ends after it', async () => {
    const { cache } = await cacheRig();
    const held = new HeldCall();
    const loading = cache.getOrSet('a', async () => {
      await held.pass();
      return 'late';
    });
    await held.begun;

    await cache.close();
    held.release();

    await expect(loading).resolves.toBe('late');
    expect(cache.peek('a')).toBeUndefined();
  });

  it('lets calls after it answer as misses', async () => {
    const { cache } = await cacheRig();
    await cache.set('a', 1);

    await cache.close();

    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.getOrSet('b', () => 2)).toBe(2);
  });

  it('empties the memory of nested namespaces too', async () => {
    const { cache } = await cacheRig();
    const users = cache.namespace('users');
    await users.set('a', 1);

    await cache.close();

    expect(users.peek('a')).toBeUndefined();
  });

  it('does nothing for a nested namespace', async () => {
    const { cache, remote } = await cacheRig();
    await cache.set('a', 1);

    await cache.namespace('users').close();

    expect([remote.status().state, cache.peek('a')]).toEqual(['up', 1]);
  });

  it('is what the end of an `await using` block does', async () => {
    const { remote, clock } = await cacheRig();
    {
      await using cache = await createCache(testConfig(), { remote, clock });
      await cache.set('a', 1);
    }

    expect(remote.status().state).toBe('closed');
  });
});
