import { EventEmitter } from 'node:events';
import { createCache as createManager, type Cache as CacheManagerCache } from 'cache-manager';
import { Keyv, type KeyvStoreAdapter } from 'keyv';
import type { Cache } from '../cache/cache.js';
import type { DurationText } from '../settings/duration.js';

/** A value as Keyv keeps it: `expires` in milliseconds since the Unix epoch. */
interface KeyvData {
  readonly value: unknown;
  readonly expires?: number | undefined;
}

/**
 * A cache-manager `Cache` on our tiers, for `CacheInterceptor` and everything else that injects `CACHE_MANAGER`.
 *
 * It shares its keys with the application's `Cache`. A lifetime is in milliseconds there, by its contract; none, or 0,
 * means the setting `ttl.default`, since nothing here lives for ever.
 */
export function createCacheManager(cache: Cache): CacheManagerCache {
  const store: KeyvStoreAdapter = new KeyvCacheStore(cache);
  const keyv = new Keyv({ store, useKeyPrefix: false });
  keyv.serialize = undefined;
  keyv.deserialize = undefined;
  return createManager({ stores: [keyv] });
}

/** The store that Keyv sees: it hands values through, since our tiers encode them themselves. */
class KeyvCacheStore extends EventEmitter implements KeyvStoreAdapter {
  readonly opts = {};
  namespace: string | undefined;

  constructor(private readonly cache: Cache) {
    super();
  }

  async get<Value>(key: string): Promise<Value | undefined> {
    const entry = await this.cache.getEntry(key);
    return entry && (dataOf(entry.value, entry.expiresAt) as Value);
  }

  async getMany<Value>(keys: string[]): Promise<(Value | undefined)[]> {
    const values = await this.cache.getMany(keys);
    return keys.map((key) => (values.has(key) ? (dataOf(values.get(key)) as Value) : undefined));
  }

  async set(key: string, { value }: KeyvData, ttlMs?: number): Promise<boolean> {
    await this.cache.set(key, value, lifetime(ttlMs));
    return true;
  }

  async setMany(entries: { key: string; value: KeyvData; ttl?: number }[]): Promise<void> {
    await Promise.all(entries.map(({ key, value, ttl }) => this.set(key, value, ttl)));
  }

  async delete(key: string): Promise<boolean> {
    await this.cache.delete(key);
    return true;
  }

  async deleteMany(keys: string[]): Promise<boolean> {
    await this.cache.deleteMany(keys);
    return true;
  }

  has(key: string): Promise<boolean> {
    return this.cache.has(key);
  }

  clear(): Promise<void> {
    return this.cache.clear();
  }
}

function dataOf(value: unknown, expires?: number): KeyvData {
  return { value, expires };
}

function lifetime(ttlMs: number | undefined): { ttl?: DurationText } {
  return ttlMs === undefined || !Number.isFinite(ttlMs) || ttlMs <= 0
    ? {}
    : { ttl: `${Math.max(1, Math.round(ttlMs))}ms` };
}
