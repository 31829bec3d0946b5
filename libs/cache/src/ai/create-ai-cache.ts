import type { Cache } from '../cache/cache.js';
import type { AiCacheOptions } from './ai-cache-options.js';
import { AiCache } from './ai-cache.js';

/**
 * Makes an AI cache on a cache, in a namespace of its own; its sizes and lifetimes are the settings `ai.*` of that cache.
 * Close it before the cache.
 *
 * @throws CacheError CACHE_AI_INVALID or CACHE_AI_PRICES where an option is wrong, CACHE_KEYS_FILE where the keys that it
 * derives its secret from cannot be read
 */
export function createAiCache(cache: Cache, options: AiCacheOptions = {}): AiCache {
  return new AiCache(cache, options);
}
