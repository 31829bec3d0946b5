import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { heldFactory } from '../../../../test/support/held-factory.js';
import { settle } from '../testing/virtual-clock.js';

const MINUTE = 60_000;
const fail = () => Promise.reject(new Error('source down'));

describe('Cache, refreshing ahead,', () => {
  beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0.5)); // 0.7 times the cost before the end
  afterEach(() => void jest.restoreAllMocks());

  const set = {
    mode: 'tiered',
    ttl: { default: '10m' },
    memory: { ttlCap: '1h' },
    factory: { refreshAhead: true },
  } as const;

  /** A key whose load took a minute, so that its refresh is due within some minutes of its end. */
  async function loadedRig(mode: 'memory' | 'tiered' = 'tiered') {
    const rig = await cacheRig({ ...set, mode });
    await rig.cache.getOrSet('a', async () => {
      await rig.clock.advance(MINUTE);
      return 'old';
    });
    return rig;
  }

  it.each(['memory', 'tiered'] as const)(
    'loads an entry of %s anew before it expires, while it serves',
    async (mode) => {
      const { cache, clock } = await loadedRig(mode);
      const answers = [];
      for (let second = 0; second < 599; second++) {
        answers.push(await cache.getOrSet('a', () => 'new'));
        await clock.advance(1_000);
      }

      expect(answers[0]).toBe('old');
      expect(new Set(answers)).toEqual(new Set(['old', 'new']));
      expect(cache.stats()).toMatchObject({ misses: 1, loads: 2 });
    },
  );

  it('leaves an entry alone that cost nothing', async () => {
    const { cache, clock } = await cacheRig(set);
    await cache.getOrSet('a', () => 'old');

    await clock.advance(10 * MINUTE - 1);

    await expect(cache.getOrSet('a', () => 'new')).resolves.toBe('old');
    await settle();
    expect(cache.stats().loads).toBe(1);
  });

  it('asks a failing source once per entry, and goes on serving', async () => {
    const { cache, clock } = await loadedRig();
    for (let second = 0; second < 599; second++) {
      await expect(cache.getOrSet('a', fail)).resolves.toBe('old');
      await clock.advance(1_000);
    }

    expect(cache.stats().failedLoads).toBe(1);
  });

  it('does not load what another process has loaded anew', async () => {
    const { cache, clock, peer } = await loadedRig();
    const other = await peer();
    await other.getOrSet('a', fail);
    await clock.advance(10 * MINUTE - 1_001);
    await other.set('a', 'new');
    await settle();

    expect(await cache.getOrSet('a', () => 'mine')).toBe('new');
  });

  it.each(['memory', 'tiered'] as const)(
    'gives who finds the entry of %s expired its own grace',
    async (mode) => {
      const { cache, clock } = await cacheRig({
        ...set,
        mode,
        ttl: { default: '10m', grace: '1h' },
        factory: { refreshAhead: true, softTimeout: '100ms' },
      });
      await cache.getOrSet('a', () => clock.advance(MINUTE).then(() => 'old'));
      const held = heldFactory('new');
      while (cache.stats().loads < 2) {
        await cache.getOrSet('a', held.factory);
        await clock.advance(1_000);
      }
      await clock.advance(2 * MINUTE);

      const call = cache.getOrSetEntry('a', () => 'another');
      await settle();
      await clock.advance(100);

      await expect(call).resolves.toMatchObject({ value: 'old', stale: true });
      held.release();
      await settle();
      expect(await cache.get('a')).toBe('new');
      expect(cache.stats().loads).toBe(2);
    },
  );

  it('does not bring back what was deleted during the refresh', async () => {
    const { cache, clock } = await loadedRig();
    const held = heldFactory('new');
    while (cache.stats().loads < 2) {
      await cache.getOrSet('a', held.factory);
      await clock.advance(1_000);
    }

    await cache.delete('a');
    held.release();
    await settle();

    expect(await cache.get('a')).toBeUndefined();
  });
});

describe('Cache, given lifetimes,', () => {
  it('shortens them by a random share, jitterPercent at most', async () => {
    const { cache, clock } = await cacheRig({ ttl: { default: '100s', jitterPercent: 20 } });
    const lives = new Set<number>();
    for (let count = 0; count < 200; count++) {
      const { expiresAt = 0 } = await cache.getOrSetEntry(`key${count}`, () => 1);
      lives.add(expiresAt - clock.now());
    }

    expect(Math.max(...lives)).toBeLessThanOrEqual(100_000);
    expect(Math.min(...lives)).toBeGreaterThanOrEqual(80_000);
    expect(lives.size).toBeGreaterThan(100);
  });

  it('keeps a negative result for a time of its own, without grace', async () => {
    const { cache, clock } = await cacheRig({ ttl: { default: '1h', grace: '1h', negative: '10s' } });

    await cache.getOrSet('none', () => null);
    await cache.getOrSet('some', () => 1);
    await clock.advance(10_000);

    expect([await cache.has('none'), await cache.has('some')]).toEqual([false, true]);
    await expect(cache.getOrSet('none', fail)).rejects.toThrow('source down');
  });

  it('is told by the application what a negative result is', async () => {
    const isNegative = (value: unknown) => Array.isArray(value) && value.length === 0;
    const { cache, clock } = await cacheRig({}, { isNegative });

    await cache.set('empty', [], { negativeTtl: '10s' });
    await cache.set('null', null, { negativeTtl: '10s' });
    await clock.advance(10_000);

    expect([await cache.has('empty'), await cache.has('null')]).toEqual([false, true]);
  });
});
