import { cacheManagerSession } from './shared/cache-manager-session.mjs';
import { KEYV_PACKAGES, keyvStores } from './shared/keyv-stores.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'cache-manager, CacheableMemory over @keyv/redis',
  kind: 'peer',
  tier: 'both',
  leavesOut: {
    redis:
      'tells no other process of a change, so that what they have in memory stays wrong until its life ends, puts nothing into memory that it read from Redis by `get`, lets every process load for itself, and writes what a load made however old it is, by a plain `SET`',
  },
  packages: ['cache-manager', ...KEYV_PACKAGES],
  async open(setting) {
    const { createCache } = await import('cache-manager');
    return cacheManagerSession(createCache({ stores: await keyvStores(setting), ttl: 3_600_000 }));
  },
};
