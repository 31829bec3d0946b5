import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { remoteStoreFrom } from '../libs/cache/src/assembly/remote-store-from.js';
import type { BorrowableStore } from '../libs/cache/src/stores/borrowed/borrowable-store.js';
import { remoteStoreContract } from '../libs/cache/src/testing/contract/remote-store-contract.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { legacyRedis, redisClusterInsStore, redisClusterStore } from './support/borrowed-packages.js';
import { freePort } from './support/free-port.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

describe('In a Cluster', () => {
  let cluster: RedisServer;
  const nodes = () => ({ rootNodes: [{ url: cluster.url }] });

  beforeAll(async () => {
    const busPort = String(await freePort());
    cluster = await startRedis({ args: ['--cluster-enabled', 'yes', '--cluster-port', busPort] });
    await cluster.cli('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    const isUp = async () => (await cluster.cli('CLUSTER', 'INFO')).includes('cluster_state:ok');
    await waitFor(isUp, { what: 'the cluster to be up' });
  });

  afterAll(async () => {
    await cluster.stop();
  });

  const stores: Readonly<Record<string, () => Promise<BorrowableStore>>> = {
    redisClusterStore: () => redisClusterStore(nodes()),
    redisClusterInsStore: async () => {
      const client = legacyRedis.createCluster(nodes());
      await client.connect();
      return redisClusterInsStore(client);
    },
  };
  for (const [name, open] of Object.entries(stores)) {
    const connect = async (namespace = 'app') => {
      const store = remoteStoreFrom(await open(), testConfig({ namespace, redis: { commandTimeout: '5s' } }));
      await store.ready();
      return store;
    };
    const create = async () => {
      await cluster.cli('FLUSHALL');
      return { store: await connect(), connect };
    };
    remoteStoreContract({ name, describe, it, create, lacks: ['atomicity', 'sweeping', 'notices'] });
  }
});
