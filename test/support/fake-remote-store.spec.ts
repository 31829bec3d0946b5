import { describe, expect, it } from '@jest/globals';
import { FakeRemoteStore } from './fake-remote-store.js';
import { remoteStoreContract } from './remote-store-contract.js';
import { VirtualClock } from './virtual-clock.js';

remoteStoreContract('FakeRemoteStore', async () => {
  const clock = new VirtualClock();
  return { store: new FakeRemoteStore(clock), elapse: (ms) => clock.advance(ms) };
});

describe('FakeRemoteStore', () => {
  const write = { key: 'a', payload: 'x', ttlMs: 1_000 };

  it('fails the next call of an operation and no other', async () => {
    const store = new FakeRemoteStore(new VirtualClock());
    store.failNext('get');

    await store.set(write);

    await expect(store.get('a')).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
    await expect(store.get('a')).resolves.toBe('x');
  });

  it('executes a held request when it is released', async () => {
    const store = new FakeRemoteStore(new VirtualClock());
    const held = store.holdRequest('setMany');
    const writing = store.set(write);
    await held.begun;

    await expect(store.get('a')).resolves.toBeUndefined();
    held.release();

    await expect(writing).resolves.toBe(true);
    await expect(store.get('a')).resolves.toBe('x');
  });

  it('answers a held reply with what held when the call began', async () => {
    const store = new FakeRemoteStore(new VirtualClock());
    await store.set(write);
    const held = store.holdReply('get');
    const reading = store.get('a');
    await held.begun;

    await store.delete(['a']);
    held.release();

    await expect(reading).resolves.toBe('x');
  });

  it('fails everything while it is down', async () => {
    const store = new FakeRemoteStore(new VirtualClock());

    store.goDown();

    expect(store.status().state).toBe('down');
    await expect(store.clear('a')).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
    store.comeBack();
    await expect(store.clear('a')).resolves.toBeUndefined();
  });
});
