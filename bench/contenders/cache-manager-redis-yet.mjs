import { cacheManagerSession } from './shared/cache-manager-session.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'cache-manager over cache-manager-redis-yet, by its KeyvAdapter',
  kind: 'peer',
  tier: 'redis',
  leavesOut: {
    redis:
      'keeps nothing in memory, so that every read is a round trip, lets every process load for itself, and writes what a load made however old it is, by a plain `SET`',
  },
  packages: ['cache-manager', 'cache-manager-redis-yet', 'keyv'],
  async open({ url, namespace }) {
    const [{ createCache, KeyvAdapter }, { redisStore }, { Keyv }] = await Promise.all([
      import('cache-manager'),
      import('cache-manager-redis-yet'),
      import('keyv'),
    ]);
    const store = await redisStore({ url, ttl: 3_600_000 });
    const cache = createCache({
      stores: [new Keyv({ store: new KeyvAdapter(store), namespace })],
      ttl: 3_600_000,
    });
    return { ...cacheManagerSession(cache), close: () => store.client.quit() };
  },
};
