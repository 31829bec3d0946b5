import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import type { BorrowableStore } from '../libs/cache/src/stores/borrowed/borrowable-store.js';
import { KeyvRedis, legacyRedis, redisInsStore, redisStore } from './support/borrowed-packages.js';
import { borrowedRig, closeBorrowed } from './support/borrowed-rig.js';
import { timed } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const SET = {
  redis: { heartbeat: '100ms', commandTimeout: '100ms', breaker: { cooldown: '100ms' } },
} as const;
const SLACK_MS = 150;

let server: RedisServer;

beforeEach(async () => {
  server = await startRedis();
});

afterEach(async () => {
  await closeBorrowed();
  await server.stop();
});

type ConnectedStore = BorrowableStore & { readonly client: { readonly isReady?: boolean } };

const stores: readonly (readonly [string, () => Promise<ConnectedStore>])[] = [
  ['redisStore', () => redisStore({ url: server.url })],
  [
    'redisInsStore of node-redis 6',
    async () => redisInsStore(await createClient({ url: server.url }).connect()),
  ],
  ['KeyvRedis', async () => new KeyvRedis(server.url)],
  ['KeyvRedis that throws', async () => new KeyvRedis(server.url, { throwOnErrors: true })],
];

describe.each(stores)('A borrowed %s', (_, open) => {
  it('loses its server: the process lives, memory serves, nothing is waited for, and it comes back', async () => {
    const { cache, reaches } = await borrowedRig(await open(), SET);
    await cache.set('kept', 'value');
    await server.kill();
    await reaches('down');

    const outage = await timed(() =>
      Promise.all([
        cache.get('kept'),
        cache.get('absent'),
        cache.getOrSet('made', () => 'made'),
        cache.delete('gone'),
      ]),
    );

    expect(outage.result).toEqual(['value', undefined, 'made', undefined]);
    expect(outage.ms).toBeLessThan(SLACK_MS);
    await server.restart();
    await reaches('up');
    await cache.set('back', 'value');
    expect(await server.cli('KEYS', '*:d:back')).toContain('d:back');
  });

  it('has a frozen server: no call waits longer than its deadline, and it comes back', async () => {
    const { cache, reaches } = await borrowedRig(await open(), SET);
    await cache.set('a', 'value');
    await server.pause();

    const first = await timed(() => cache.get('absent'));
    await reaches('down');
    const later = await timed(() => cache.get('absent'));

    expect(first.result).toBeUndefined();
    expect(first.ms).toBeLessThan(100 + SLACK_MS);
    expect(later.ms).toBeLessThan(50);
    await server.resume();
    await reaches('up');
    expect(await cache.get('a')).toBe('value');
  });

  it('is asked nothing that its client would send later', async () => {
    const store = await open();
    const { remote, reaches } = await borrowedRig(store, { redis: { ...SET.redis, heartbeat: '1s' } });
    await server.kill();
    await waitFor(() => store.client.isReady === false, { what: 'the client to notice', intervalMs: 1 });
    const write = remote.set({ key: 'late', payload: 'value', ttlMs: 60_000 });

    await expect(write).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
    await server.restart();
    await reaches('up');
    expect(await server.cli('EXISTS', 'late')).toBe('0');
  });

  it('remembers a delete that it could not make', async () => {
    const store = await open();
    const { cache, reaches } = await borrowedRig(store, SET);
    const other = await borrowedRig(await open(), SET);
    await cache.set('a', 'value');
    await server.pause();
    await reaches('down');
    await cache.delete('a');
    await server.resume();
    await reaches('up');

    await waitFor(async () => (await other.cache.explain('a')).remote.state === 'tombstone', {
      what: 'the delete to be made',
    });
    expect(await cache.get('a')).toBeUndefined();
  });
});

describe('Closing a cache over a borrowed store', () => {
  it('ends the connection of the store', async () => {
    const store = await redisStore({ url: server.url });
    const { cache } = await borrowedRig(store);
    await cache.close();

    expect(store.client.isOpen).toBe(false);
  });

  it('ends a connection to a frozen server, too, within the time that it has', async () => {
    const store = await redisStore({ url: server.url });
    const { cache } = await borrowedRig(store, { shutdownTimeout: '200ms' });
    await server.pause();
    void cache.set('a', 'value');

    const { ms } = await timed(() => cache.close());

    expect(store.client.isOpen).toBe(false);
    expect(ms).toBeLessThan(200 + SLACK_MS);
  });

  it('leaves a connection open that others use', async () => {
    const store = await redisStore({ url: server.url });
    const { cache } = await borrowedRig(store, {}, { keepOpen: true });
    await cache.close();

    expect(store.client.isOpen).toBe(true);
    await store.set('theirs', 'value');
    expect(await store.get('theirs')).toBe('value');
    await store.client.disconnect();
  });
});

describe('A client that connects in the background', () => {
  it('lets the application start without its server', async () => {
    await server.kill();
    const client = legacyRedis.createClient({ url: server.url });
    const opening = borrowedRig(redisInsStore(client), SET);
    client.connect().catch(() => undefined);
    const start = performance.now();
    await server.restart();

    const { cache } = await opening;

    await cache.set('a', 'value');
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(await server.cli('KEYS', '*:d:a')).toContain(':d:a');
  });
});
