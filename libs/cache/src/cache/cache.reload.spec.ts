import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { HeldCall } from '../testing/held-call.js';

describe('Cache.reload', () => {
  it('makes the value anew although there is one, for all processes', async () => {
    const { cache, peer } = await cacheRig();
    await cache.set('a', 'old');

    const { value, source } = await cache.reload('a', () => 'new');

    expect([value, source, await cache.get('a'), await (await peer()).get('a')]).toEqual([
      'new',
      'source',
      'new',
      'new',
    ]);
  });

  it('makes a value where there is none', async () => {
    const { cache } = await cacheRig({ mode: 'memory' });

    await cache.reload('a', () => 'made');

    expect(await cache.get('a')).toBe('made');
  });

  it('leaves what there was where the factory fails', async () => {
    const { cache } = await cacheRig({ ttl: { grace: '1h' } });
    await cache.set('a', 'old');

    await expect(cache.reload('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await cache.get('a')).toBe('old');
  });

  it('keeps nothing that was invalidated while it was made', async () => {
    const { cache } = await cacheRig();
    const held = new HeldCall();
    await cache.set('a', 'old', { tags: ['t'] });

    const reloading = cache.reload('a', () => held.pass().then(() => 'made before'), { tags: ['t'] });
    await held.begun;
    await cache.invalidateTags(['t']);
    held.release();
    await reloading;

    expect(await cache.get('a')).toBeUndefined();
  });

  it('hands its value to those who load the key meanwhile', async () => {
    const { cache, clock } = await cacheRig();
    const held = new HeldCall();
    await cache.set('a', 'old', { ttl: '1s' });

    const reloading = cache.reload('a', () => held.pass().then(() => 'new'));
    await held.begun;
    await clock.advance('2s');
    const loading = cache.getOrSet('a', () => 'never');
    held.release();

    expect([(await reloading).value, await loading]).toEqual(['new', 'new']);
  });
});

describe('an entry that memory is not to keep', () => {
  it.each(['getOrSet', 'set', 'reload'] as const)('is in the remote tier alone after %s', async (method) => {
    const { cache, peer } = await cacheRig();
    const options = { memory: false };

    if (method === 'set') await cache.set('a', 1, options);
    else await cache[method]('a', () => 1, options);

    expect([cache.peek('a'), await (await peer()).get('a')]).toEqual([undefined, 1]);
  });

  it('is not taken over when it is found', async () => {
    const { cache, peer } = await cacheRig();
    await (await peer()).set('a', 1);

    const entry = await cache.getEntry('a', { memory: false });
    await cache.getOrSet('a', () => 2, { memory: false });

    expect([entry?.value, cache.peek('a')]).toEqual([1, undefined]);
  });

  it('takes the place of an older one that memory has', async () => {
    const { cache } = await cacheRig();
    await cache.set('a', 'old');

    await cache.set('a', 'new', { memory: false });

    expect([cache.peek('a'), await cache.get('a')]).toEqual([undefined, 'new']);
  });

  it('is in memory all the same where there is nothing else', async () => {
    const { cache } = await cacheRig({ mode: 'memory' });

    await cache.set('a', 1, { memory: false });

    expect(cache.peek('a')).toBe(1);
  });
});

describe('a load that only this process shares', () => {
  it('does not wait for that of another', async () => {
    const { cache, peer } = await cacheRig({ factory: { singleFlight: 'cluster' } });
    const held = new HeldCall();
    const other = (await peer()).getOrSet('a', () => held.pass().then(() => 'theirs'));
    await held.begun;

    const value = await cache.getOrSet('a', () => 'ours', { singleFlight: 'process' });
    held.release();

    expect([value, await other]).toEqual(['ours', 'theirs']);
  });
});
