import type { CacheObserver, CacheTier, CacheTrouble, StaleReason } from '../contracts/cache-observer.js';
import type { Clock } from '../contracts/clock.js';
import type { Counters } from './counters.js';

/** What a recorder is made of. */
export interface RecorderParts {
  /** What observers call the cache or namespace. */
  readonly cache: string;
  readonly counters: Counters;
  readonly observer: CacheObserver;
  readonly clock: Clock;
}

/** Counts what happens in one namespace and tells the observer. */
export class Recorder {
  readonly counters: Counters;
  readonly #parts: RecorderParts;

  constructor(parts: RecorderParts) {
    this.counters = parts.counters;
    this.#parts = parts;
  }

  hit(tier: CacheTier, key: string): void {
    if (tier === 'memory') this.counters.memoryHits++;
    else this.counters.remoteHits++;
    this.#parts.observer.onHit?.(this.#parts.cache, tier, key);
  }

  miss(key: string): void {
    this.counters.misses++;
    this.#parts.observer.onMiss?.(this.#parts.cache, key);
  }

  sets(keys: readonly string[]): void {
    this.counters.sets += keys.length;
    for (const key of keys) this.#parts.observer.onSet?.(this.#parts.cache, key);
  }

  deletes(keys: readonly string[]): void {
    this.counters.deletes += keys.length;
    for (const key of keys) this.#parts.observer.onDelete?.(this.#parts.cache, key);
  }

  /** A load was answered with a value past its lifetime. */
  stale(key: string, reason: StaleReason): void {
    this.counters.staleAnswers++;
    this.#parts.observer.onStale?.(this.#parts.cache, key, reason);
  }

  /** The bound of memory pushed the entry out. */
  evict(key: string): void {
    this.#parts.observer.onEvict?.(this.#parts.cache, key);
  }

  invalidate(tags: readonly string[] | 'all'): void {
    this.#parts.observer.onInvalidate?.(this.#parts.cache, tags);
  }

  /** A trouble that the caller does not notice. */
  trouble(operation: CacheTrouble['operation'], error: unknown): void {
    this.counters.troubles++;
    this.#parts.observer.onTrouble?.({ cache: this.#parts.cache, operation, error });
  }

  /** Runs a load, and tells how long it took, in milliseconds. */
  async timeLoad<T>(key: string, load: () => Promise<T>): Promise<{ value: T; cost: number }> {
    const { observer, cache, clock } = this.#parts;
    const start = clock.elapsed();
    this.counters.loads++;
    try {
      const value = await load();
      const cost = clock.elapsed() - start;
      observer.onLoad?.(cache, key, cost);
      return { value, cost };
    } catch (error) {
      this.counters.failedLoads++;
      observer.onLoad?.(cache, key, clock.elapsed() - start, error);
      throw error;
    }
  }
}
