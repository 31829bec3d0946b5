/**
 * As its documentation sets it up. `serialize: false` for the memory would be faster and is not used: 1.6.1 then throws
 * at the next read of a key that came from Redis.
 *
 * @type {import('../harness/types.mjs').Contender}
 */
export const contender = {
  title: 'bentocache, memory over Redis with its bus',
  kind: 'peer',
  tier: 'both',
  leavesOut: {
    memory: 'keeps texts, which every hit parses anew',
    redis:
      'trusts that every message of its bus arrives, lets every process load for itself, and writes what a load made however old it is, by a plain `SET`',
  },
  packages: ['bentocache', 'ioredis'],
  async open({ url, namespace, entries }) {
    const { BentoCache, bentostore } = await import('bentocache');
    const { memoryDriver } = await import('bentocache/drivers/memory');
    const { redisBusDriver, redisDriver } = await import('bentocache/drivers/redis');
    const { hostname, port } = new URL(url);
    const connection = { host: hostname, port: Number(port) };
    const store = bentostore()
      .useL1Layer(memoryDriver({ maxItems: entries }))
      .useL2Layer(redisDriver({ connection }))
      .useBus(redisBusDriver({ connection }));
    const cache = new BentoCache({
      default: 'bench',
      stores: { bench: store },
      prefix: namespace,
      ttl: '1h',
    });
    return bentoSession(cache);
  },
};

function bentoSession(cache) {
  const get = (key) => cache.get({ key });
  const set = (key, value) => cache.set({ key, value });
  return {
    get,
    set,
    delete: (key) => cache.delete({ key }),
    getOrSet: (key, factory) => cache.getOrSet({ key, factory }),
    getMany: (keys) => Promise.all(keys.map(get)),
    setMany: (entries) => Promise.all(entries.map(([key, value]) => set(key, value))),
    close: () => cache.disconnectAll(),
  };
}
