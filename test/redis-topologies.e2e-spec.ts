import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import { inspectServer } from '../libs/cache/src/stores/redis/inspect-server.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { remoteStoreContract } from '../libs/cache/src/testing/contract/remote-store-contract.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { startCluster, type RedisCluster } from './support/redis-cluster.js';
import { startSentinels, type RedisSentinels } from './support/redis-sentinel.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const SOCKET = join(tmpdir(), `redis-${randomUUID().slice(0, 8)}.sock`);
const START_LIMIT_MS = 60_000;

let single: RedisServer;
let cluster: RedisCluster;
let sentinels: RedisSentinels;
let masters: ReturnType<typeof createClient>[];

beforeAll(async () => {
  single = await startRedis({ args: ['--unixsocket', SOCKET] });
  [cluster, sentinels] = await Promise.all([startCluster(), startSentinels()]);
  const servers = [single, await sentinels.master(), ...(await cluster.masters())];
  masters = servers.map(({ url }) => createClient({ url }));
  await Promise.all(masters.map((master) => master.connect()));
}, START_LIMIT_MS);

afterAll(async () => {
  for (const master of masters) master.destroy();
  await Promise.all([single.stop(), cluster.stop(), sentinels.stop()]);
}, START_LIMIT_MS);

const places: Readonly<Record<string, () => string>> = {
  'a Unix socket': () => `redis+unix://${SOCKET}?db=1`,
  'a Cluster': () => cluster.url,
  'the master of sentinels': () => sentinels.url,
};

function harness(url: () => string) {
  return async () => {
    await Promise.all(masters.map((master) => master.sendCommand(['FLUSHALL'])));
    const { redis } = testConfig({ redis: { url: url(), commandTimeout: '5s' } });
    const connect = async (namespace = 'app') => {
      const store = new RedisStore({ redis, namespace, clock: systemClock });
      await store.ready();
      return store;
    };
    return { store: await connect(), connect, hearsItself: false };
  };
}

/** Over a socket and behind sentinels a connection is as any other: the usual run takes the contract to the Cluster alone. */
const isLong = process.env['TEST_SCALE'] === 'long';
const contractual = Object.entries(places).filter(([name]) => isLong || name === 'a Cluster');

for (const [name, url] of contractual)
  remoteStoreContract({ name: `RedisStore on ${name}`, describe, it, create: harness(url) });

describe.each(Object.entries(places))('%s', (_, url) => {
  it('keeps what it is given, and hears of what others change', async () => {
    const { store, connect } = await harness(url)();
    const other = await connect();
    const changed: string[] = [];
    const ignore = () => undefined;
    const onKey = (key: string) => void changed.push(key);
    store.listen({
      onKey,
      onMark: ignore,
      onFlush: ignore,
      onLost: ignore,
      onBack: ignore,
      onStatus: ignore,
    });

    await other.set({ key: 'app:k', payload: 'theirs', ttlMs: 60_000 });
    await waitFor(() => changed.includes('app:k'), { what: 'the notice of a change' });

    expect(await store.get('app:k')).toBe('theirs');
    await Promise.all([store.close(0), other.close(0)]);
  });

  it('tells about itself', async () => {
    const inspection = await inspectServer(testConfig({ namespace: 'app', redis: { url: url() } }), 2_000);

    expect(inspection).toMatchObject({
      facts: { canTrack: true, refused: new Map(), role: expect.any(String) },
    });
  });
});
