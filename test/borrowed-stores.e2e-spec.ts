import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { Keyv } from 'keyv';
import { createClient } from 'redis';
import { remoteStoreFrom } from '../libs/cache/src/assembly/remote-store-from.js';
import type { BorrowableStore } from '../libs/cache/src/stores/borrowed/borrowable-store.js';
import { remoteStoreContract } from '../libs/cache/src/testing/contract/remote-store-contract.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { KeyvRedis, legacyRedis, redisInsStore, redisStore } from './support/borrowed-packages.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server.stop();
});

function harnessOf(open: () => Promise<BorrowableStore>) {
  return async () => {
    await server.cli('FLUSHALL');
    const connect = async (namespace = 'app') => {
      const store = remoteStoreFrom(await open(), testConfig({ namespace, redis: { commandTimeout: '5s' } }));
      await store.ready();
      return store;
    };
    return { store: await connect(), connect };
  };
}

const stores: Readonly<Record<string, () => Promise<BorrowableStore>>> = {
  'redisStore of cache-manager-redis-yet': () => redisStore({ url: server.url }),
  'redisStore with a prefix and a lifetime of its own': () =>
    redisStore({ url: server.url, keyPrefix: 'prefix', ttl: 5 }),
  'redisInsStore of a client of node-redis 4': async () => {
    const client = legacyRedis.createClient({ url: server.url });
    await client.connect();
    return redisInsStore(client);
  },
  'redisInsStore of a client of node-redis 6': async () =>
    redisInsStore(await createClient({ url: server.url }).connect()),
  'KeyvRedis of @keyv/redis': async () => new KeyvRedis(server.url),
  'a Keyv around KeyvRedis': async () => new Keyv({ store: new KeyvRedis(server.url) }),
};
for (const [name, open] of Object.entries(stores))
  remoteStoreContract({
    name,
    describe,
    it,
    create: harnessOf(open),
    lacks: ['atomicity', 'sweeping', 'notices'],
  });

describe('a store in memory', () => {
  const shared = (wrap: (map: Map<string, string>) => BorrowableStore) => () => {
    const map = new Map<string, string>();
    return harnessOf(async () => wrap(map))();
  };
  const lacks = ['atomicity', 'sweeping', 'notices'] as const;

  remoteStoreContract({ name: 'a Map', describe, it, create: shared((map) => map), lacks });
  remoteStoreContract({ name: 'a Keyv', describe, it, create: shared((map) => new Keyv(map)), lacks });
});
