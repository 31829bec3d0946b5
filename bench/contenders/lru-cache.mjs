const TTL_MS = 3_600_000;

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'lru-cache',
  kind: 'limit',
  tier: 'memory',
  packages: ['lru-cache'],
  async open({ entries }) {
    const { LRUCache } = await import('lru-cache');
    const cache = new LRUCache({ max: entries, ttl: TTL_MS });
    return {
      get: (key) => Promise.resolve(cache.get(key)),
      peek: (key) => cache.get(key),
      set: (key, value) => Promise.resolve(cache.set(key, value)),
      getOrSet(key, factory) {
        const found = cache.get(key);
        return found === undefined ? load(cache, key, factory) : Promise.resolve(found);
      },
    };
  },
};

async function load(cache, key, factory) {
  const value = await factory();
  cache.set(key, value);
  return value;
}
