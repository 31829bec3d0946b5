import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import type { DurationText } from '../settings/duration.js';

const SECOND = 1_000;

describe('Cache, with lifetimes,', () => {
  it('keeps an entry for its life and no longer, in both tiers', async () => {
    const { cache, clock, peer } = await cacheRig();
    await cache.set('a', 1, { ttl: '5s' });

    await clock.advance(5 * SECOND - 1);
    const before = await cache.get('a');
    await clock.advance(1);

    expect(before).toBe(1);
    expect([await cache.get('a'), await (await peer()).get('a')]).toEqual([undefined, undefined]);
  });

  it('takes the life of the settings where a call names none', async () => {
    const { cache, clock } = await cacheRig({ ttl: { default: '3s' } });
    await cache.set('set', 1);
    await cache.getOrSet('loaded', () => 1);

    await clock.advance(3 * SECOND - 1);
    const before = [await cache.has('set'), await cache.has('loaded')];
    await clock.advance(1);

    expect(before).toEqual([true, true]);
    expect([await cache.has('set'), await cache.has('loaded')]).toEqual([false, false]);
  });

  it('never lengthens a life by filling memory from the remote tier', async () => {
    const { cache, clock, peer } = await cacheRig({ memory: { ttlCap: '10s' } });
    await (await peer()).set('a', 1, { ttl: '5s' });
    await clock.advance(4 * SECOND);
    await cache.get('a');

    await clock.advance(SECOND - 1);
    const before = cache.peek('a');
    await clock.advance(1);

    expect([before, cache.peek('a')]).toEqual([1, undefined]);
  });

  it.each(['set', 'getOrSet', 'back-fill', 'back-fill of many'])(
    'keeps an entry in memory no longer than memory.ttlCap after a %s over a remote tier',
    async (how) => {
      const { cache, clock, peer } = await cacheRig({ memory: { ttlCap: '2s' } });
      if (how === 'set') await cache.set('a', 1);
      else if (how === 'getOrSet') await cache.getOrSet('a', () => 1);
      else await (await peer()).set('a', 1);
      if (how === 'back-fill') await cache.get('a');
      if (how === 'back-fill of many') await cache.getMany(['a']);

      await clock.advance(2 * SECOND - 1);
      const before = cache.peek('a');
      await clock.advance(1);

      expect([before, cache.peek('a'), await cache.get('a')]).toEqual([1, undefined, 1]);
    },
  );

  it('keeps an entry for its whole life where memory is the only tier', async () => {
    const { cache, clock } = await cacheRig({ mode: 'memory', memory: { ttlCap: '2s' } });
    await cache.set('a', 1, { ttl: '1m' });

    await clock.advance(60 * SECOND - 1);
    const before = await cache.get('a');
    await clock.advance(1);

    expect([before, await cache.get('a')]).toEqual([1, undefined]);
  });

  it('does not serve what the remote tier still has past its life, and replaces it', async () => {
    const { cache, remote, clock, peer } = await cacheRig();
    await (await peer()).set('a', 'old', { ttl: '5s' });
    for (const [key, entry] of remote.entries)
      remote.entries.set(key, { ...entry, expiresAt: entry.expiresAt + 60 * SECOND });
    await clock.advance(6 * SECOND);

    await expect(cache.getOrSet('a', () => 'new')).resolves.toBe('new');

    expect(await (await peer()).get('a')).toBe('new');
  });
});

describe('Cache, given a wrong lifetime,', () => {
  const wrong = [5, '5', '5M', '0s', '-1s', 'forever', '', null, '0.5ms', '1e3s'] as DurationText[];

  it.each(wrong)('refuses %p in set() and says what to write', async (ttl) => {
    const { cache } = await cacheRig();

    await expect(cache.set('a', 1, { ttl })).rejects.toMatchObject({
      code: 'CACHE_INVALID_DURATION',
      message: expect.stringMatching(/write a number above 0 and a unit \(ms, s, m, h, d\), such as '5m'/),
    });
  });

  it.each(wrong)('refuses %p in getOrSet() before the factory runs', async (ttl) => {
    const { cache } = await cacheRig();
    let ran = false;

    const load = cache.getOrSet('a', () => (ran = true), { ttl });

    await expect(load).rejects.toMatchObject({ code: 'CACHE_INVALID_DURATION' });
    expect(ran).toBe(false);
  });

  it('refuses it from the factory too', async () => {
    const { cache } = await cacheRig();

    const load = cache.getOrSet('a', (context) => context.setOptions({ ttl: '5M' as DurationText }) ?? 1);

    await expect(load).rejects.toMatchObject({ code: 'CACHE_INVALID_DURATION' });
  });

  it('guesses the unit that a bare number lacks', async () => {
    const { cache } = await cacheRig();

    await expect(cache.set('a', 1, { ttl: 60 as unknown as DurationText })).rejects.toThrow(
      "Did you mean '60s' or '60ms'?",
    );
  });
});

describe('Cache, given a wrong key,', () => {
  it.each([[''], [undefined], [null], [5], [5n], [{}], [Symbol('x')]])(
    'refuses %p in every method and says what a key is',
    async (given) => {
      const { cache, remote } = await cacheRig();
      const key = given as string;

      const outcomes = await Promise.allSettled([
        cache.get(key),
        cache.getEntry(key),
        cache.getOrSet(key, () => 1),
        cache.has(key),
        cache.set(key, 1),
        cache.delete(key),
        cache.getMany(['a', key]),
        cache.setMany([[key, 1]]),
        cache.deleteMany(['a', key]),
      ]);

      for (const outcome of outcomes) {
        const reason: unknown = outcome.status === 'rejected' ? outcome.reason : outcome;
        expect(reason).toMatchObject({
          code: 'CACHE_INVALID_KEY',
          message: expect.stringContaining('a cache key is a text that is not empty'),
        });
      }
      expect(remote.calls).toEqual([]);
    },
  );
});
