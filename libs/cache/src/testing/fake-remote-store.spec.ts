import { describe, expect, it } from '@jest/globals';
import { FakeRemoteStore } from './fake-remote-store.js';
import { remoteStoreContract } from './remote-store-contract.js';
import { VirtualClock } from './virtual-clock.js';

remoteStoreContract('FakeRemoteStore', async () => {
  const clock = new VirtualClock();
  const store = new FakeRemoteStore(clock);
  return {
    store,
    connect: async (namespace) => store.connection(namespace),
    elapse: (ms) => clock.advance(ms),
  };
});

describe('FakeRemoteStore', () => {
  const write = { key: 'app:d:a', payload: 'x', ttlMs: 1_000 };
  const build = () => new FakeRemoteStore(new VirtualClock());
  const listenTo = (store: FakeRemoteStore) => {
    const told: string[] = [];
    store.listen({
      onKey: (key) => void told.push(key),
      onMark: (mark) => void told.push(mark),
      onFlush: () => void told.push('flush'),
      onLost: () => void told.push('lost'),
      onBack: () => undefined,
    });
    return told;
  };

  it('fails the next call of an operation and no other', async () => {
    const store = build();
    store.failNext('get');

    await store.set(write);

    await expect(store.get('app:d:a')).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
    await expect(store.get('app:d:a')).resolves.toBe('x');
  });

  it('executes a held request when it is released', async () => {
    const store = build();
    const held = store.holdRequest('set');
    const writing = store.set(write);
    await held.begun;

    await expect(store.get('app:d:a')).resolves.toBeUndefined();
    held.release();

    await expect(writing).resolves.toBe(true);
    await expect(store.get('app:d:a')).resolves.toBe('x');
  });

  it('answers a held reply with what held when the call began', async () => {
    const store = build();
    await store.set(write);
    const held = store.holdReply('get');
    const reading = store.get('app:d:a');
    await held.begun;

    await store.set({ ...write, payload: 'y' });
    held.release();

    await expect(reading).resolves.toBe('x');
  });

  it('fails everything on every connection while it is down, and tells of the loss', async () => {
    const store = build();
    const other = store.connection();
    const told = [listenTo(store), listenTo(other)];

    store.goDown();

    expect([told, other.status().state]).toEqual([[['lost'], ['lost']], 'down']);
    await expect(other.tagClock.read([])).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
    store.comeBack();
    await expect(other.tagClock.read([])).resolves.toMatchObject({ times: [] });
  });

  it('gives a mark that was evicted the present time, and tells everybody', async () => {
    const store = build();
    const told = [listenTo(store), listenTo(store.connection())];
    const before = await store.tagClock.advance(['a']);
    const now = await store.tagClock.advance(['b']);

    store.evictMarks('a');

    expect((await store.tagClock.read(['a', 'b'])).times).toEqual([now, now]);
    expect([now > before, told]).toEqual([true, [['a'], ['a', 'b', 'a', 'a']]]);
  });

  it('keeps marks of different namespaces apart', async () => {
    const store = build();
    const other = store.connection('other');
    const { times } = await other.tagClock.read(['a']);

    await store.tagClock.advance(['a']);

    expect((await other.tagClock.read(['a'])).times).toEqual(times);
  });

  it('tells everybody of a flush, after which everything is gone', async () => {
    const store = build();
    const told = [listenTo(store), listenTo(store.connection())];
    await store.set(write);

    store.flush();

    expect([store.entries.size, told]).toEqual([0, [['flush'], ['app:d:a', 'flush']]]);
  });
});
