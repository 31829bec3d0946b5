import { afterAll, beforeAll, beforeEach, describe, it } from '@jest/globals';
import { remoteStoreContract } from '../libs/cache/src/testing/contract/remote-store-contract.js';
import { GuardedRedis, WAYS } from './support/guarded-redis.js';

let redis: GuardedRedis;

beforeAll(async () => {
  redis = await GuardedRedis.start();
});

beforeEach(() => redis.reset());

afterAll(() => redis.stop());

for (const way of WAYS) {
  remoteStoreContract({
    name: `RedisStore over TLS, as a user with the commands for ${way}`,
    describe,
    it,
    create: async () => {
      await redis.allow(way, '~*', '&application:changes'); // its keys and namespaces are of its own choice
      const connect = async (namespace?: string) => {
        const store = redis.storeOf(way, namespace);
        await store.ready();
        return store;
      };
      return { store: await connect(), connect };
    },
  });
}
