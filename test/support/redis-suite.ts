import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Cache } from '../../libs/cache/src/cache/cache.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import { closeRigs, connectedRig, type RedisRig } from './redis-rig.js';
import { startRedis, type RedisServer } from './redis-server.js';

/** A Redis for all tests of a file, empty before each, and caches over it that end with their test. */
export interface RedisSuite {
  readonly server: RedisServer;
  rig(set?: CacheConfigInput): Promise<RedisRig>;
  cache(set?: CacheConfigInput): Promise<Cache>;
  /** Two caches, as of two processes. */
  pair(set?: CacheConfigInput): Promise<[Cache, Cache]>;
  /** The remaining life of a key in Redis, in milliseconds. */
  remainingMs(key: string): Promise<number>;
}

/** Registers what starts, empties and stops the server; called once, at the top of a file. */
export function redisSuite(): RedisSuite {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(async () => {
    await server.cli('FLUSHALL');
  });
  afterEach(closeRigs);
  afterAll(async () => {
    await server.stop();
  });
  const rig = (set?: CacheConfigInput) => connectedRig(server.url, set);
  const cache = async (set?: CacheConfigInput) => (await rig(set)).cache;
  return {
    get server() {
      return server;
    },
    rig,
    cache,
    pair: async (set) => [await cache(set), await cache(set)],
    remainingMs: async (key) => Number(await server.cli('PTTL', key)),
  };
}
