import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { remoteStoreContract } from '../libs/cache/src/testing/contract/remote-store-contract.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const isInstalled = spawnSync('valkey-server', ['--version']).status === 0;

if (isInstalled) {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis({ program: 'valkey-server' });
  });

  afterAll(() => server.stop());

  const create = async () => {
    await server.cli('FLUSHALL');
    const { redis } = testConfig({ redis: { url: server.url, commandTimeout: '5s' } });
    const connect = async (namespace = 'app') => {
      const store = new RedisStore({ redis, namespace, clock: systemClock });
      await store.ready();
      return store;
    };
    return { store: await connect(), connect };
  };
  remoteStoreContract({ name: 'RedisStore on Valkey', describe, it, create });
} else {
  describe('RedisStore on Valkey', () => {
    it.todo('keeps the contract of remote stores, where valkey-server is installed');
  });
}
