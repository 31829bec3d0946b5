import { describe, expect, it } from '@jest/globals';
import { cacheRig, type CacheRig } from '../../../../test/support/cache-rig.js';
import { heldFactory } from '../../../../test/support/held-factory.js';
import { settle } from '../testing/virtual-clock.js';

const MINUTE = 60_000;
const fail = () => Promise.reject(new Error('source down'));

/** A key whose value has expired and is within its grace. */
async function staleRig(mode: 'memory' | 'tiered', set = {}): Promise<CacheRig> {
  const rig = await cacheRig({ mode, ttl: { default: '5m', grace: '10m' }, ...set });
  await rig.cache.set('a', { name: 'old' });
  await rig.clock.advance(6 * MINUTE);
  return rig;
}

describe.each(['memory', 'tiered'] as const)('Cache, over %s, within the grace of a value,', (mode) => {
  it('is a miss for get', async () => {
    const { cache } = await staleRig(mode);

    expect([await cache.get('a'), cache.peek('a'), await cache.has('a')]).toEqual([
      undefined,
      undefined,
      false,
    ]);
  });

  it('loads it anew', async () => {
    const { cache } = await staleRig(mode);

    const entry = await cache.getOrSetEntry('a', () => 'new');

    expect(entry).toMatchObject({ value: 'new', source: 'source', stale: false });
    expect(await cache.get('a')).toBe('new');
  });

  it('serves it where the factory fails, and says that it is stale', async () => {
    const { cache } = await staleRig(mode);

    const entry = await cache.getOrSetEntry('a', fail);

    expect(entry).toMatchObject({ value: { name: 'old' }, stale: true });
    expect(cache.stats()).toMatchObject({ staleAnswers: 1, failedLoads: 1 });
  });

  it('serves it where the factory says that it failed', async () => {
    const { cache } = await staleRig(mode);

    await expect(cache.getOrSet('a', ({ fail: say }) => say('quota used up'))).resolves.toEqual({
      name: 'old',
    });
  });

  it('hands it to the factory, frozen, which may give it back', async () => {
    const { cache } = await staleRig(mode);

    const value = await cache.getOrSet('a', ({ stale }) => stale);

    expect(value).toEqual({ name: 'old' });
    expect(Object.isFrozen(value)).toBe(true);
    expect(await cache.get('a')).toEqual({ name: 'old' });
  });

  it('fails with the factory once the grace is over, which begins when the lifetime ends', async () => {
    const { cache, clock } = await staleRig(mode);

    await clock.advance(9 * MINUTE - 1);
    await expect(cache.getOrSet('a', fail)).resolves.toEqual({ name: 'old' });
    await clock.advance(1);
    await expect(cache.getOrSet('a', fail)).rejects.toThrow('source down');
  });

  it.each(['delete', 'invalidate', 'clear', 'set'] as const)('does not serve it after %s', async (change) => {
    const { cache, clock } = await cacheRig({ mode, ttl: { default: '5m', grace: '10m' } });
    await cache.set('a', 'old', { tags: ['t'] });
    const changes = {
      delete: () => cache.delete('a'),
      invalidate: () => cache.invalidateTags(['t']),
      clear: () => cache.clear(),
      set: () => cache.set('a', 'new', { ttl: '1ms', grace: '0ms' }),
    };
    await changes[change]();
    await clock.advance(6 * MINUTE);

    await expect(cache.getOrSet('a', fail)).rejects.toThrow('source down');
  });

  it('waits for the factory no longer than the soft timeout, and keeps what comes later', async () => {
    const { cache, clock } = await staleRig(mode, { factory: { softTimeout: '200ms' } });
    const { factory, started, release } = heldFactory('new');

    const call = cache.getOrSetEntry('a', factory);
    await started;
    await clock.advance(200);

    await expect(call).resolves.toMatchObject({ value: { name: 'old' }, stale: true });
    await expect(cache.getOrSetEntry('a', () => 'another')).resolves.toMatchObject({
      stale: true,
      coalesced: true,
    });
    release();
    await settle();
    expect(await cache.get('a')).toBe('new');
    expect(cache.stats().loads).toBe(1);
  });

  it('does not hand out the answer of a slow load when its grace is over', async () => {
    const { cache, clock } = await staleRig(mode, { factory: { softTimeout: '200ms' } });
    const { factory, started } = heldFactory('never');
    const call = cache.getOrSet('a', factory);
    await started;
    await clock.advance(200);
    await call;

    await clock.advance(10 * MINUTE);

    await expect(cache.getOrSet('a', () => 'new')).resolves.toBe('new');
  });

  it('loads anew for who asks after an invalidation while a slow load has been answered', async () => {
    const { cache, clock } = await cacheRig({
      mode,
      ttl: { default: '5m', grace: '10m' },
      factory: { softTimeout: '200ms' },
    });
    await cache.set('a', 'old', { tags: ['t'] });
    await clock.advance(6 * MINUTE);
    const { factory, started } = heldFactory('never');
    const call = cache.getOrSet('a', factory, { tags: ['t'] });
    await started;
    await clock.advance(200);
    await call;

    await cache.invalidateTags(['t']);

    await expect(cache.getOrSet('a', () => 'new', { tags: ['t'] })).resolves.toBe('new');
  });

  it('waits on where the grace ends before the soft timeout does', async () => {
    const { cache, clock } = await staleRig(mode, { factory: { softTimeout: '9m' } });
    const { factory, started, release } = heldFactory('new');
    const call = cache.getOrSet('a', factory);
    await started;
    await clock.advance(9 * MINUTE + 1);

    release();

    await expect(call).resolves.toBe('new');
  });

  it('leaves a failing source alone for the backoff', async () => {
    const { cache, clock } = await staleRig(mode, { factory: { backoff: '1s' } });
    let runs = 0;
    const factory = () => {
      runs++;
      return fail();
    };

    await cache.getOrSet('a', factory);
    await cache.getOrSet('a', factory);
    expect(runs).toBe(1);
    await clock.advance(1_000);
    await cache.getOrSet('a', factory);
    expect(runs).toBe(2);
  });
});

describe('Cache, with no value within its grace,', () => {
  it('rejects all who wait for a failing factory, once, and tries again for the next', async () => {
    const { cache } = await cacheRig();
    let runs = 0;
    const factory = () => {
      runs++;
      return fail();
    };

    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => cache.getOrSet('a', factory)));

    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(runs).toBe(1);
    await expect(cache.getOrSet('a', () => 'new')).resolves.toBe('new');
  });

  it('gives the failure again until the backoff is over, or the key is written', async () => {
    const { cache, clock } = await cacheRig({ factory: { backoff: '10s' } });
    await expect(cache.getOrSet('a', fail)).rejects.toThrow('source down');

    await clock.advance(9_999);
    await expect(cache.getOrSet('a', () => 'new')).rejects.toThrow('source down');
    await cache.delete('a');
    await expect(cache.getOrSet('a', () => 'new')).resolves.toBe('new');
  });

  it('gives a load up after the hard timeout, keeps what comes later, and lets the next caller try', async () => {
    const { cache, clock } = await cacheRig({ factory: { softTimeout: '1s', hardTimeout: '5s' } });
    const { factory, started, release } = heldFactory('late');
    const call = cache.getOrSet('a', factory);
    const refused = expect(call).rejects.toMatchObject({
      code: 'CACHE_FACTORY_TIMEOUT',
      message: 'the factory of "a" took longer than 5000 ms (factory.hardTimeout)',
    });
    await started;

    await clock.advance(5_000);
    await refused;
    const next = heldFactory('next');
    const second = cache.getOrSet('a', next.factory);
    await next.started;
    release();
    await settle();
    expect(await cache.get('a')).toBe('late');
    next.release();
    await expect(second).resolves.toBe('next');
  });

  it('takes timeouts from the call before the settings', async () => {
    const { cache, clock } = await cacheRig({ factory: { hardTimeout: '10m' } });
    const { factory, started } = heldFactory('late');
    const call = cache.getOrSet('a', factory, { hardTimeout: '50ms' });
    const refused = expect(call).rejects.toMatchObject({ code: 'CACHE_FACTORY_TIMEOUT' });
    await started;

    await clock.advance(50);

    await refused;
  });

  it.each(['softTimeout', 'hardTimeout', 'grace', 'negativeTtl'])('refuses a wrong %s', async (option) => {
    const { cache } = await cacheRig();

    const call = cache.getOrSet('a', () => 1, { [option]: 5 });

    await expect(call).rejects.toMatchObject({
      code: 'CACHE_INVALID_DURATION',
      message: expect.stringContaining(`5 is no duration for ${option}: write a number from 0 on and a unit`),
    });
  });
});
