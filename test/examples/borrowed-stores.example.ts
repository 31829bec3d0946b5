import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { CacheModule, remoteStoreFrom } from 'nestjs-cache-presets';
import { createCache, type Cache, type CacheConfig } from 'nestjs-cache-presets/core';
import { KeyvRedis, legacyRedis as redis, redisInsStore } from '../support/borrowed-packages.js';

/** The store that the application has already, made of the URL that the cache was configured with. */
function ownStore({ redis: { url } }: CacheConfig) {
  const client = redis.createClient({ url: url?.reveal() ?? 'redis://localhost' });
  const store = redisInsStore(client);
  client.connect().catch(() => undefined); // it goes on trying, and memory serves meanwhile
  return store;
}

@Module({
  imports: [CacheModule.forRoot({ remote: (config) => remoteStoreFrom(ownStore(config), config) })],
})
export class AppModule {}

/** Without Nest, over the store of a Keyv. */
export function cacheOver(url: string, config: CacheConfig): Promise<Cache> {
  return createCache(config, { remote: remoteStoreFrom(new KeyvRedis(url), config) });
}
