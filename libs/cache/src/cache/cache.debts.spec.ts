import { describe, expect, it } from '@jest/globals';
import { cacheRig, type CacheRig } from '../../../../test/support/cache-rig.js';
import { heldFactory } from '../../../../test/support/held-factory.js';

const RETRY_MS = 500;

/** A rig whose remote tier holds `a` and `b`, written by another process, and fails. */
async function outage(): Promise<CacheRig> {
  const rig = await cacheRig();
  await (await rig.peer()).setMany([['a', 'old'], ['b', 'other']]); // prettier-ignore
  rig.remote.faults.disconnect();
  return rig;
}

const debts = [
  ['delete', ({ cache }: CacheRig) => cache.delete('a')],
  ['set', ({ cache }: CacheRig) => cache.set('a', 'new', { ttl: '1ms' })],
  ['clear', ({ cache }: CacheRig) => cache.clear()],
] as const;

describe.each(debts)('Cache, with a %s that the remote tier could not take,', (_, owe) => {
  it('does not serve what the remote tier still holds, although it is back', async () => {
    const rig = await outage();
    await owe(rig);
    rig.remote.faults.reconnect();
    await rig.clock.advance(RETRY_MS - 1);

    expect(await rig.cache.get('a')).toBeUndefined();
    expect(await rig.cache.getMany(['a'])).toEqual(new Map());
    await expect(rig.cache.getOrSet('a', () => 'loaded')).resolves.toBe('loaded');
  });

  it('pays as soon as the remote tier is back, so that no process reads it any more', async () => {
    const rig = await outage();
    await owe(rig);
    await rig.clock.advance(5 * RETRY_MS);

    rig.remote.faults.reconnect();
    await rig.clock.advance(RETRY_MS);

    expect(await (await rig.peer()).get('a')).toBeUndefined();
    const paid = rig.remote.calls.length;
    await rig.clock.advance(3 * RETRY_MS);
    expect(rig.remote.calls).toHaveLength(paid);
  });

  it('serves and fills the remote tier again once it has paid', async () => {
    const rig = await outage();
    await owe(rig);
    rig.remote.faults.reconnect();
    await rig.clock.advance(RETRY_MS);
    await (await rig.peer()).set('a', 'newer');

    expect(await rig.cache.get('a')).toBe('newer');
  });
});

describe('Cache, owing deletes,', () => {
  it('serves the keys that it does not owe', async () => {
    const rig = await outage();
    await rig.cache.delete('a');
    rig.remote.faults.reconnect();

    expect(await rig.cache.getMany(['a', 'b'])).toEqual(new Map([['b', 'other']]));
  });

  it('owes nothing of a key any more once it has been written', async () => {
    const rig = await outage();
    await rig.cache.delete('a');
    rig.remote.faults.reconnect();

    await rig.cache.set('a', 'new');
    await rig.clock.advance(RETRY_MS);

    expect(await (await rig.peer()).get('a')).toBe('new');
  });

  it('does not owe a key any the less for a fill that it skipped', async () => {
    const rig = await outage();
    await rig.cache.delete('a');
    rig.remote.faults.reconnect();
    await rig.cache.getOrSet('a', () => 'loaded');

    await rig.clock.advance(RETRY_MS);

    expect(await (await rig.peer()).get('a')).toBeUndefined();
  });

  it('owes the whole namespace past a hundred thousand keys, and serves nothing of it meanwhile', async () => {
    const rig = await outage();
    await rig.cache.deleteMany(Array.from({ length: 100_001 }, (_, index) => `key ${index}`));
    rig.remote.faults.reconnect();

    const meanwhile = await rig.cache.get('b');
    await rig.clock.advance(RETRY_MS);

    expect(meanwhile).toBeUndefined();
    expect(await rig.cache.get('b')).toBeUndefined();
    expect(await (await rig.peer()).get('b')).toBeUndefined();
  });

  it('owes no more than its own namespace past a hundred thousand keys', async () => {
    const rig = await outage();
    const users = rig.cache.namespace('users');
    await users.deleteMany(Array.from({ length: 100_001 }, (_, index) => `key ${index}`));
    rig.remote.faults.reconnect();

    expect(await rig.cache.get('b')).toBe('other');
  });

  it('owes each of a hundred thousand keys by itself', async () => {
    const rig = await outage();
    await rig.cache.deleteMany(Array.from({ length: 100_000 }, (_, index) => `key ${index}`));
    rig.remote.faults.reconnect();

    expect(await rig.cache.get('b')).toBe('other');
    await rig.clock.advance(RETRY_MS);
    expect(rig.remote.callsOf('advance')).toEqual([]);
  }, 20_000);

  it('stops trying once it is closed', async () => {
    const rig = await outage();
    await rig.clock.advance(RETRY_MS);
    const before = rig.clock.pending;
    await rig.cache.delete('a');
    await rig.cache.clear();
    const owing = rig.clock.pending;

    await rig.cache.close();

    expect([owing - before, before - rig.clock.pending]).toEqual([2, 1]); // its own watch ends, too
  });

  it('owes a clear for its nested namespaces too', async () => {
    const rig = await cacheRig();
    await (await rig.peer()).namespace('users').set('a', 'old');
    const users = rig.cache.namespace('users');
    rig.remote.faults.next('advance', { fail: true });

    await rig.cache.clear();

    expect(await users.get('a')).toBeUndefined();
    await rig.clock.advance(RETRY_MS);
    expect(await (await rig.peer()).namespace('users').get('a')).toBeUndefined();
  });

  it('owes a clear for a namespace that is first asked for after it', async () => {
    const rig = await cacheRig();
    await (await rig.peer()).namespace('users').set('a', 'old');
    rig.remote.faults.next('advance', { fail: true });
    await rig.cache.clear();

    const users = rig.cache.namespace('users');

    expect(await users.get('a')).toBeUndefined();
  });
});

describe('Cache, with a delete that fails while an older write is under way,', () => {
  it('still owes the delete when the older write has arrived', async () => {
    const rig = await cacheRig();
    const held = rig.remote.faults.hold('setMany', 'reply');
    const writing = rig.cache.set('a', 'old');
    await held.begun;
    rig.remote.faults.next('setMany', { fail: true });
    await rig.cache.delete('a');

    held.release();
    await writing;

    expect(await rig.cache.get('a')).toBeUndefined();
    await rig.clock.advance(RETRY_MS);
    expect(await (await rig.peer()).get('a')).toBeUndefined();
  });
});

describe.each([
  ['delete', ({ cache }: CacheRig) => cache.delete('a')],
  ['set', ({ cache }: CacheRig) => cache.set('a', 'new', { ttl: '1ms' })],
] as const)('Cache, with a %s that fails while a load is under way,', (_, change) => {
  it('still owes it when the load has ended, and keeps nothing of the load', async () => {
    const rig = await cacheRig();
    const held = heldFactory('old');
    const loading = rig.cache.getOrSet('a', held.factory);
    await held.started;
    rig.remote.faults.next('setMany', { fail: true });
    await change(rig);

    held.release();
    await loading;

    expect(await (await rig.peer()).get('a')).toBeUndefined();
    await rig.clock.advance(RETRY_MS);
    expect(await rig.cache.get('a')).toBeUndefined();
  });

  it('still owes it when it fails during the fill', async () => {
    const rig = await cacheRig();
    const fill = rig.remote.faults.hold('set', 'reply');
    const loading = rig.cache.getOrSet('a', () => 'old');
    await fill.begun;
    rig.remote.faults.next('setMany', { fail: true });
    await change(rig);

    fill.release();
    await loading;

    expect(await rig.cache.get('a')).not.toBe('old');
    await rig.clock.advance(RETRY_MS);
    expect(await (await rig.peer()).get('a')).toBeUndefined();
  });
});
