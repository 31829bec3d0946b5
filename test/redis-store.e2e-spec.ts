import { afterAll, beforeAll } from '@jest/globals';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { remoteStoreContract } from './support/remote-store-contract.js';
import { testConfig } from './support/test-config.js';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server.stop();
});

function harnessWith(maxConnections: number) {
  return async () => {
    await server.cli('FLUSHALL');
    const { redis, namespace } = testConfig({
      redis: { url: server.url, maxConnections, commandTimeout: '5s' },
    });
    const store = new RedisStore({ redis, namespace, clock: systemClock });
    await store.ready();
    return { store };
  };
}

remoteStoreContract('RedisStore', harnessWith(1));
remoteStoreContract('RedisStore with three connections', harnessWith(3));
