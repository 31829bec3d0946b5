import { createCache, resolveConfig } from '../../harness/library.mjs';

/** Our cache under the preset `production`, with the memory bound that the others get. */
export async function openCache({ url, namespace, entries }, { mode = 'tiered', observer } = {}) {
  const { config, issues } = resolveConfig({
    env: { CACHE_PRESET: 'production', CACHE_REDIS_URL: url },
    code: {
      mode,
      namespace,
      memory: { maxEntries: entries, ttlCap: '1h' },
      redis: { required: mode === 'tiered', commandTimeout: '1s' },
    },
  });
  if (!config) throw new Error(issues.map(({ message }) => message).join('\n'));
  return createCache(config, { observer });
}

/** What it offers to be measured. */
export async function ourSession(setting, ports) {
  const cache = await openCache(setting, ports);
  return {
    get: (key) => cache.get(key),
    peek: (key) => cache.peek(key),
    set: (key, value) => cache.set(key, value),
    delete: (key) => cache.delete(key),
    getOrSet: (key, factory) => cache.getOrSet(key, factory),
    getMany: async (keys) => (await cache.getMany(keys)).values(),
    setMany: (pairs) => cache.setMany(pairs),
    close: () => cache.close(),
  };
}
