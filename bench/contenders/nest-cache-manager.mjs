import { cacheManagerSession } from './shared/cache-manager-session.mjs';
import { KEYV_PACKAGES, keyvStores } from './shared/keyv-stores.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: "@nestjs/cache-manager's CACHE_MANAGER, CacheableMemory over @keyv/redis",
  kind: 'peer',
  tier: 'both',
  leavesOut: {
    redis:
      'tells no other process of a change, so that what they have in memory stays wrong until its life ends, puts nothing into memory that it read from Redis by `get`, lets every process load for itself, and writes what a load made however old it is, by a plain `SET`',
  },
  packages: ['@nestjs/cache-manager', '@nestjs/core', ...KEYV_PACKAGES],
  async open(setting) {
    await import('reflect-metadata');
    const { NestFactory } = await import('@nestjs/core');
    const { CACHE_MANAGER, CacheModule } = await import('@nestjs/cache-manager');
    const stores = await keyvStores(setting);
    const module = CacheModule.register({ stores, ttl: 3_600_000 });
    const application = await NestFactory.createApplicationContext(module, { logger: false });
    return cacheManagerSession(application.get(CACHE_MANAGER));
  },
};
