import type { LocalStore } from '../contracts/local-store.js';
import type { CacheStats } from './cache-types.js';
import type { Counters } from './counters.js';

/** The counters of a namespace, and what its memory tier holds. */
export function statsOf(counters: Counters, local: LocalStore): CacheStats {
  const { memoryHits, remoteHits, ...others } = counters;
  const { size: entries, maxEntries, bytes, maxBytes, evictions, oversized } = local;
  return {
    hits: { memory: memoryHits, remote: remoteHits },
    ...others,
    memory: { entries, maxEntries, bytes, maxBytes, evictions, oversized },
  };
}
