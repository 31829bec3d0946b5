/** What every cache-manager offers, whoever put it together. */
export function cacheManagerSession(cache) {
  return {
    get: (key) => cache.get(key),
    set: (key, value) => cache.set(key, value),
    delete: (key) => cache.del(key),
    getOrSet: (key, factory) => cache.wrap(key, factory),
    getMany: (keys) => cache.mget([...keys]),
    setMany: (entries) => cache.mset(entries.map(([key, value]) => ({ key, value }))),
    close: () => cache.disconnect(),
  };
}
