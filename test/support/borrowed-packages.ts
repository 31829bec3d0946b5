import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CacheManagerStore } from '../../libs/cache/src/stores/borrowed/borrowable-store.js';
import { ROOT } from './source-files.js';

/** A client of node-redis 4, as far as the tests need it. */
export interface LegacyClient {
  readonly isOpen: boolean;
  readonly isReady?: boolean;
  listenerCount(event: string): number;
  connect(): Promise<unknown>;
  disconnect(): Promise<unknown>;
}

/** A store of `cache-manager-redis-yet`: all the methods of cache-manager 5, and the client. */
export interface RedisYetStore extends CacheManagerStore {
  readonly client: LegacyClient;
  readonly name: string;
  reset(): Promise<void>;
  keys(pattern?: string): Promise<string[]>;
  mget(...keys: string[]): Promise<unknown[]>;
  mset(entries: [string, unknown][], ttlMs?: number): Promise<void>;
  mdel(...keys: string[]): Promise<void>;
  ttl(key: string): Promise<number>;
}

interface StoreOptions {
  readonly ttl?: number;
  readonly keyPrefix?: string;
  readonly isCacheable?: (value: unknown) => boolean;
}

interface RedisYet {
  redisStore(
    options?: StoreOptions & { readonly url?: string; readonly socket?: object },
  ): Promise<RedisYetStore>;
  redisInsStore(client: unknown, options?: StoreOptions): RedisYetStore;
  redisClusterStore(
    options: StoreOptions & { readonly rootNodes: readonly object[] },
  ): Promise<RedisYetStore>;
  redisClusterInsStore(cluster: unknown, options?: StoreOptions): RedisYetStore;
}

interface KeyvRedisStore {
  readonly client: { readonly isOpen: boolean; readonly isReady?: boolean };
  namespace: string | undefined;
  get(key: string): Promise<unknown>;
  set(key: string, value: string, ttlMs?: number): Promise<void>;
  delete(key: string): Promise<boolean>;
  clear(): Promise<void>;
}

interface KeyvRedisPackage {
  readonly default: new (connect: unknown, options?: { readonly throwOnErrors?: boolean }) => KeyvRedisStore;
}

interface LegacyRedis {
  createClient(options: { readonly url: string }): LegacyClient;
  createCluster(options: { readonly rootNodes: readonly object[] }): LegacyClient;
}

/** The packages that are borrowed from lie beside those that the benchmarks compare with. */
const requireBorrowed = createRequire(join(ROOT, 'bench/package.json'));
const redisYetPath = requireBorrowed.resolve('cache-manager-redis-yet');

export const { redisStore, redisInsStore, redisClusterStore, redisClusterInsStore } = requireBorrowed(
  'cache-manager-redis-yet',
) as RedisYet;

export const { default: KeyvRedis } = requireBorrowed('@keyv/redis') as KeyvRedisPackage;

/** node-redis 4, as `cache-manager-redis-yet` brings it. */
export const legacyRedis = createRequire(redisYetPath)('redis') as LegacyRedis;
