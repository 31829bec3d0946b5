import { describe, expect, it } from '@jest/globals';
import { cacheRig, type CacheRig } from '../../../../test/support/cache-rig.js';
import { HeldCall } from '../testing/held-call.js';

const invalidations = [
  ['delete', ({ cache }: CacheRig) => cache.delete('a'), undefined],
  ['deleteMany', ({ cache }: CacheRig) => cache.deleteMany(['b', 'a']), undefined],
  ['set', ({ cache }: CacheRig) => cache.set('a', 'new'), 'new'],
  ['set to undefined', ({ cache }: CacheRig) => cache.set('a', undefined), undefined],
  ['clear', ({ cache }: CacheRig) => cache.clear(), undefined],
] as const;

/** What a look-up under way answers: what it read before the change, unless that is dead by the time it arrives. */
const answerOf = (invalidation: string) => (invalidation === 'clear' ? undefined : 'old');

/** Begins a load of `a` whose factory has read the old state and is held there. */
async function beginLoad({ cache }: CacheRig) {
  const held = new HeldCall();
  const loading = cache.getOrSet('a', async () => {
    await held.pass();
    return 'old';
  });
  await held.begun;
  return { held, loading };
}

describe.each(invalidations)('Cache, with a %s while the factory runs,', (_, invalidate, left) => {
  it('hands the late value to its callers and keeps it in neither tier', async () => {
    const rig = await cacheRig();
    const { held, loading } = await beginLoad(rig);

    await invalidate(rig);
    held.release();

    await expect(loading).resolves.toBe('old');
    expect(rig.cache.peek('a')).toBe(left);
    expect(await (await rig.peer()).get('a')).toBe(left);
  });

  it('lets no later caller join the old load', async () => {
    const rig = await cacheRig();
    const { held, loading } = await beginLoad(rig);

    await invalidate(rig);
    const later = await rig.cache.getOrSet('a', () => 'later');
    held.release();
    await loading;

    expect(later).toBe(left ?? 'later');
    expect(await rig.cache.get('a')).toBe(later);
  });
});

describe.each(invalidations)('Cache, with a %s while a look-up is answered,', (name, invalidate, left) => {
  it('does not let the back-fill win', async () => {
    const rig = await cacheRig();
    await (await rig.peer()).set('a', 'old');
    const held = rig.remote.faults.hold('get', 'reply');
    const reading = rig.cache.get('a');
    await held.begun;

    await invalidate(rig);
    held.release();

    await expect(reading).resolves.toBe(answerOf(name));
    expect(rig.cache.peek('a')).toBe(left);
    expect(await rig.cache.get('a')).toBe(left);
  });

  it('does not let the back-fill of many win', async () => {
    const rig = await cacheRig();
    await (await rig.peer()).set('a', 'old');
    const held = rig.remote.faults.hold('getMany', 'reply');
    const reading = rig.cache.getMany(['x', 'a']);
    await held.begun;

    await invalidate(rig);
    held.release();

    expect((await reading).get('a')).toBe(answerOf(name));
    expect(rig.cache.peek('a')).toBe(left);
  });
});

describe('Cache, with a look-up while an invalidation is under way,', () => {
  it.each([
    ['delete', 'setMany', ({ cache }: CacheRig) => cache.delete('a'), undefined],
    ['clear', 'advance', ({ cache }: CacheRig) => cache.clear(), undefined],
    ['set', 'setMany', ({ cache }: CacheRig) => cache.set('a', 'new'), 'new'],
  ] as const)('serves nothing from before the %s once it is done', async (_, operation, invalidate, left) => {
    const rig = await cacheRig();
    await rig.cache.set('a', 'old');
    const held = rig.remote.faults.hold(operation);
    const invalidating = invalidate(rig);
    await held.begun;

    await rig.cache.get('a');
    held.release();
    await invalidating;

    expect(await rig.cache.get('a')).toBe(left);
  });

  it('does not let a caller after a delete join a load from before its end', async () => {
    const rig = await cacheRig();
    const held = rig.remote.faults.hold('setMany');
    const deleting = rig.cache.delete('a');
    await held.begun;
    const { held: factory, loading } = await beginLoad(rig);

    held.release();
    await deleting;
    const later = await rig.cache.getOrSet('a', () => 'later');
    factory.release();
    await loading;

    expect(later).toBe('later');
    expect(await rig.cache.get('a')).toBe('later');
  });
});

describe('Cache, with another process at the same key,', () => {
  it('keeps nothing in memory of a fill that the remote tier refused', async () => {
    const rig = await cacheRig();
    const { held, loading } = await beginLoad(rig);

    await (await rig.peer()).set('a', 'theirs');
    held.release();

    await expect(loading).resolves.toBe('old');
    expect(rig.cache.peek('a')).toBeUndefined();
    expect(await rig.cache.get('a')).toBe('theirs');
  });

  it('keeps in memory what the remote tier took', async () => {
    const rig = await cacheRig();
    const { held, loading } = await beginLoad(rig);

    held.release();
    await loading;

    expect(rig.cache.peek('a')).toBe('old');
    expect(rig.remote.callsOf('set').map(({ condition }) => condition)).toEqual(['absent']);
  });

  it('keeps the last of two sets, or nothing, in memory', async () => {
    const rig = await cacheRig();
    const held = rig.remote.faults.hold('setMany', 'reply');
    const first = rig.cache.set('a', 'first');
    await held.begun;

    await rig.cache.set('a', 'second');
    held.release();
    await first;

    expect(rig.cache.peek('a') ?? 'second').toBe('second');
    expect(await rig.cache.get('a')).toBe('second');
  });
});

describe('Cache, with another process that invalidates the same tag meanwhile,', () => {
  it('does not take its own invalidation for the last one', async () => {
    const rig = await cacheRig();
    const peer = await rig.peer();
    await rig.cache.set('first', 1, { tags: ['t'] });
    const held = rig.remote.faults.hold('advance', 'reply');
    const invalidating = rig.cache.invalidateTags(['t']);
    await held.begun;

    await peer.invalidateTags(['other']);
    await peer.set('a', 'dead', { tags: ['t'] });
    await peer.invalidateTags(['t']);
    held.release();
    await invalidating;

    expect(await rig.cache.get('a')).toBeUndefined();
  });

  it('serves nothing that it heard to be invalidated, although the connection is lost before it knows more', async () => {
    const rig = await cacheRig();
    const peer = await rig.peer();
    await rig.cache.set('a', 'old', { tags: ['t'] });
    rig.remote.faults.hold('readMarks');

    await peer.invalidateTags(['t']);
    rig.remote.faults.disconnect();

    expect([await rig.cache.get('a'), rig.cache.peek('a')]).toEqual([undefined, undefined]);
  });

  it('serves what it had of other tags while the remote tier is away', async () => {
    const rig = await cacheRig();
    const peer = await rig.peer();
    await rig.cache.set('a', 'kept', { tags: ['u'] });

    await peer.invalidateTags(['t']);
    rig.remote.faults.disconnect();

    expect(await rig.cache.get('a')).toBe('kept');
  });
});

describe('Cache, after a lost connection,', () => {
  it('gives no caller a load from before it to join', async () => {
    const rig = await cacheRig();
    const { held, loading } = await beginLoad(rig);
    rig.remote.loseConnection();

    const later = await rig.cache.getOrSet('a', () => 'later');
    held.release();
    await loading;

    expect(later).toBe('later');
  });
});
