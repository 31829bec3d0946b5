import { cacheManagerSession } from './shared/cache-manager-session.mjs';
import { KEYV_PACKAGES, keyvStores } from './shared/keyv-stores.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'cache-manager, CacheableMemory over @keyv/redis',
  kind: 'peer',
  tier: 'both',
  packages: ['cache-manager', ...KEYV_PACKAGES],
  async open(setting) {
    const { createCache } = await import('cache-manager');
    return cacheManagerSession(createCache({ stores: await keyvStores(setting), ttl: 3_600_000 }));
  },
};
