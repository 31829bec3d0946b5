/** The two stores of the documented set-up of cache-manager and Nest: CacheableMemory over Redis. */
export async function keyvStores({ url, namespace, entries }) {
  const [{ CacheableMemory }, { Keyv }, { default: KeyvRedis }] = await Promise.all([
    import('cacheable'),
    import('keyv'),
    import('@keyv/redis'),
  ]);
  return [
    new Keyv({ store: new CacheableMemory({ ttl: 3_600_000, lruSize: entries }) }),
    new Keyv({ store: new KeyvRedis(url), namespace, ttl: 3_600_000 }),
  ];
}

export const KEYV_PACKAGES = ['cacheable', 'keyv', '@keyv/redis'];
