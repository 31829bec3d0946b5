import { describe, expect, it } from '@jest/globals';
import { createTestCache } from './create-test-cache.js';
import { FaultPlan } from './fault-plan.js';
import { VirtualClock } from './virtual-clock.js';

describe('createTestCache', () => {
  it('keeps both tiers in virtual time', async () => {
    const { cache, remote, clock } = await createTestCache();
    await cache.set('a', 1, { ttl: '5m' });

    await clock.advance('299s');
    const before = await cache.get('a');
    await clock.advance('1s');

    expect([before, remote.entries.size, await cache.get('a')]).toEqual([1, 1, undefined]);
  });

  it('takes settings, and nothing from the environment', async () => {
    process.env['CACHE_PRESET'] = 'disabled';
    try {
      const { cache, clock } = await createTestCache({ mode: 'memory', ttl: { default: '10s' } });
      await cache.set('a', 1);

      expect(cache.peek('a')).toBe(1);
      await clock.advance('10s');
      expect(cache.peek('a')).toBeUndefined();
    } finally {
      delete process.env['CACHE_PRESET'];
    }
  });

  it('refuses settings that are wrong', async () => {
    await expect(createTestCache({ ttl: { default: '5' as '5m' } })).rejects.toMatchObject({
      code: 'CACHE_CONFIG_INVALID',
    });
  });

  it('gives peers that hear of each other', async () => {
    const { cache, peer } = await createTestCache();
    const other = await peer();
    await cache.set('a', 'old');
    await other.get('a');

    await cache.set('a', 'new');

    expect([other.peek('a'), await other.get('a')]).toEqual([undefined, 'new']);
  });

  it('gives a peer settings of its own', async () => {
    const { cache, peer } = await createTestCache();
    const other = await peer({ namespace: 'shop' });
    await cache.set('a', 1);

    await expect(other.get('a')).resolves.toBeUndefined();
  });

  it('collects what the cache absorbs, its peers included', async () => {
    const { cache, faults, troubles, peer } = await createTestCache();
    const other = await peer();
    faults.next('get', { fail: true }, 2);

    await Promise.all([cache.get('a'), other.get('a')]);

    expect(troubles.map(({ operation }) => operation)).toEqual(['get', 'get']);
  });

  it('waits for a hanging call as long as the settings say', async () => {
    const { cache, faults, clock } = await createTestCache({ redis: { commandTimeout: '30ms' } });
    faults.next('get', { hang: 'reply' });
    const loading = cache.getOrSet('a', () => 'loaded');

    await clock.advance('30ms');

    await expect(loading).resolves.toBe('loaded');
  });

  it('takes a clock and a plan of faults that exist before it', async () => {
    const [clock, faults] = [new VirtualClock(0), new FaultPlan()];
    faults.disconnect();

    const test = await createTestCache({}, { clock, faults });

    expect([test.remote.status().state, test.clock, test.faults]).toEqual(['down', clock, faults]);
  });
});
