import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient, type RedisClientType } from 'redis';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const LIFE_MS = 60_000;

let server: RedisServer;
let store: RedisStore;
let monitor: RedisClientType;
let ran: string[];

beforeEach(async () => {
  server = await startRedis();
  const { redis } = testConfig({ redis: { url: server.url, coherence: 'pubsub' } });
  store = new RedisStore({ redis, namespace: 'app', clock: systemClock });
  await store.ready();
  ran = [];
  monitor = createClient({ url: server.url });
  await monitor.connect();
  await monitor.monitor((line) => void ran.push(/\] "(\w+)"/.exec(line)?.[1]?.toLowerCase() ?? ''));
});

afterEach(async () => {
  monitor.destroy();
  await store.close(0);
  await server.stop();
});

/** What changes keys, and what tells of it, in the order in which the server ran it. */
async function changes(): Promise<string[]> {
  await store.get('app:d:last');
  await waitFor(() => ran.includes('get'), { what: 'the monitor to have told everything' });
  return ran.filter((command) => ['set', 'unlink', 'evalsha', 'eval', 'publish'].includes(command));
}

const write = (payload: string) => ({ key: 'app:d:a', payload, ttlMs: LIFE_MS });

describe('Where processes tell each other of changes by messages, a message comes behind', () => {
  it('the removal of an entry whose new value the server has no room for', async () => {
    await store.set(write('old'));
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');
    ran.length = 0;

    expect(await store.setMany([write('new')])).toEqual([false]);

    expect(await changes()).toEqual(['publish', 'unlink', 'publish']);
  });

  it('a fill whose script the server has forgotten', async () => {
    await store.set(write('claim of ours'));
    await store.set(write('claim of ours, renewed'), { prefix: 'claim of ours' });
    await server.cli('SCRIPT', 'FLUSH');
    ran.length = 0;

    expect(await store.set(write('loaded'), { prefix: 'claim of ours' })).toBe(true);

    expect((await changes()).at(-1)).toBe('publish');
    expect((await changes()).slice(-3)).toEqual(['eval', 'set', 'publish']);
  });
});
