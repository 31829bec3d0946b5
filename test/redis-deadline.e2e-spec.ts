import { afterEach, describe, expect, it } from '@jest/globals';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const DEADLINE_MS = 50;

let server: RedisServer | undefined;

afterEach(async () => {
  await closeRigs();
  await server?.stop();
});

/** Keeps the event loop busy, as a long computation does. */
function block(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

describe('a reply that waits in the socket while the process computes for longer than the deadline', () => {
  it('is taken, and counts as no failure', async () => {
    server = await startRedis();
    const redis = { commandTimeout: `${DEADLINE_MS}ms`, breaker: { failures: 1 } } as const;
    const { cache, remote, troubles } = await connectedRig(server.url, { redis });
    const peer = await connectedRig(server.url);
    const keys = Array.from({ length: 10 }, (_, index) => String(index));
    await peer.cache.setMany(keys.map((key) => [key, key]));

    const read: unknown[] = [];
    for (const key of keys) {
      const reading = cache.get(key);
      await new Promise((resolve) => setImmediate(resolve)); // by then the command is in the socket
      block(2 * DEADLINE_MS);
      read.push(await reading);
    }

    expect(read).toEqual(keys);
    expect(troubles).toEqual([]);
    expect(remote.status()).toMatchObject({ state: 'up', breaker: 'closed' });
  });

  it('does not cost the connection when the heartbeat falls into the computation', async () => {
    server = await startRedis();
    const { remote, changes } = await connectedRig(server.url, { redis: { heartbeat: '50ms' } });

    for (let round = 0; round < 5; round++) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      block(150);
    }
    await remote.ping(1_000);

    expect(changes.map(({ current }) => current.state)).toEqual(['up']);
  });
});
