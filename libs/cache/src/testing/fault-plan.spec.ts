import { describe, expect, it } from '@jest/globals';
import type { RemoteListener } from '../contracts/remote-store.js';
import { FakeRemoteStore } from './fake-remote-store.js';

const WRITE = { key: 'app:d:a', payload: 'x', ttlMs: 60_000 };
const UNAVAILABLE = { code: 'CACHE_REMOTE_UNAVAILABLE' };

function listenTo(store: FakeRemoteStore): string[] {
  const told: string[] = [];
  const listener: RemoteListener = {
    onKey: (key) => void told.push(key),
    onMark: (mark) => void told.push(mark),
    onFlush: () => void told.push('flush'),
    onLost: () => void told.push('lost'),
    onBack: () => void told.push('back'),
    onStatus: () => undefined,
  };
  store.listen(listener);
  return told;
}

describe('FaultPlan, for notices,', () => {
  it('drops the one that it says, on its way to one connection', async () => {
    const store = new FakeRemoteStore();
    const told = listenTo(store);
    const writer = store.connection();
    store.faults.next('notice', {});
    store.faults.next('notice', { drop: true });

    for (const key of ['app:d:1', 'app:d:2', 'app:d:3']) await writer.set({ ...WRITE, key });

    expect(told).toEqual(['app:d:1', 'app:d:3']);
  });

  it('delays one, and those behind it stay behind it', async () => {
    const store = new FakeRemoteStore();
    const told = listenTo(store);
    const writer = store.connection();
    store.faults.next('notice', { delay: '10ms' });

    await writer.set(WRITE);
    await writer.tagClock.advance(['tag']);
    const before = [...told];
    await store.clock.advance('10ms');
    await writer.tagClock.advance(['later']);

    expect([before, told]).toEqual([[], [WRITE.key, 'tag', 'later']]);
  });
});

describe('FaultPlan, for connections,', () => {
  it('fails everything on every connection from disconnect to reconnect, and tells of both', async () => {
    const store = new FakeRemoteStore();
    const other = store.connection();
    const told = [listenTo(store), listenTo(other)];

    store.faults.disconnect();
    const down = other.status().state;
    await expect(other.tagClock.read([])).rejects.toMatchObject(UNAVAILABLE);
    store.faults.reconnect();
    store.faults.reconnect();

    expect([down, told, other.status().state]).toEqual(['down', [['lost', 'back'], ['lost', 'back']], 'up']); // prettier-ignore
    await expect(other.tagClock.read([])).resolves.toMatchObject({ times: [] });
  });
});
