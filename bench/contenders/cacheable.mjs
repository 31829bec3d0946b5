import { KEYV_PACKAGES, keyvStores } from './shared/keyv-stores.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'cacheable, CacheableMemory over @keyv/redis',
  kind: 'peer',
  tier: 'both',
  leavesOut: {
    redis:
      'tells no other process of a change as it is set up here, lets every process load for itself, and writes what a load made however old it is, by a plain `SET`',
  },
  packages: KEYV_PACKAGES,
  async open(setting) {
    const { Cacheable } = await import('cacheable');
    const [primary, secondary] = await keyvStores(setting);
    const cache = new Cacheable({ primary, secondary, ttl: 3_600_000 });
    return {
      get: (key) => cache.get(key),
      set: (key, value) => cache.set(key, value),
      delete: (key) => cache.delete(key),
      getOrSet: (key, factory) => cache.getOrSet(key, factory),
      getMany: (keys) => cache.getMany([...keys]),
      setMany: (entries) => cache.setMany(entries.map(([key, value]) => ({ key, value }))),
      close: () => cache.disconnect(),
    };
  },
};
