import { describe, expect, it } from '@jest/globals';
import { FakeRemoteStore } from './fake-remote-store.js';
import { remoteStoreContract } from './contract/remote-store-contract.js';

remoteStoreContract({
  name: 'FakeRemoteStore',
  describe,
  it,
  create: async () => {
    const store = new FakeRemoteStore();
    return {
      store,
      connect: async (namespace) => store.connection(namespace),
      elapse: (ms) => store.clock.advance(ms),
    };
  },
});

describe('FakeRemoteStore', () => {
  const write = { key: 'app:d:a', payload: 'x', ttlMs: 1_000 };
  const build = () => new FakeRemoteStore();
  const listenTo = (store: FakeRemoteStore) => {
    const told: string[] = [];
    store.listen({
      onKey: (key) => void told.push(key),
      onMark: (mark) => void told.push(mark),
      onFlush: () => void told.push('flush'),
      onLost: () => void told.push('lost'),
      onBack: () => undefined,
      onStatus: (_previous, { state }) => void told.push(state),
    });
    return told;
  };

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
