import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import type { CacheConfigInput } from '../libs/cache/src/settings/types.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { remoteStoreContract } from '../libs/cache/src/testing/contract/remote-store-contract.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server.stop();
});

function harnessWith(set: CacheConfigInput['redis']) {
  return async () => {
    await server.cli('FLUSHALL');
    await server.cli('ACL', 'SETUSER', 'untracked', 'on', '>pass', '~*', '&*', '+@all', '-client|tracking');
    const { redis } = testConfig({ redis: { url: server.url, commandTimeout: '5s', ...set } });
    const connect = async (namespace = 'app') => {
      const store = new RedisStore({ redis, namespace, clock: systemClock });
      await store.ready();
      return store;
    };
    return { store: await connect(), connect, hearsItself: redis.maxConnections > 1 };
  };
}

const stores: Readonly<Record<string, CacheConfigInput['redis']>> = {
  RedisStore: {},
  'RedisStore with three connections': { maxConnections: 3 },
  'RedisStore without tracking': { username: 'untracked', password: 'pass' },
};
for (const [name, set] of Object.entries(stores))
  remoteStoreContract({ name, describe, it, create: harnessWith(set) });
