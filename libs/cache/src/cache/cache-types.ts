import type { DurationText } from '../settings/duration.js';

/** How one entry is written. */
export interface CacheWriteOptions {
  /** Lifetime with a unit, such as `'5m'`. @default the setting `ttl.default` */
  readonly ttl?: DurationText | undefined;
  /** Names under which the entry can be invalidated together with others; kept with the entry. @default [] */
  readonly tags?: readonly string[] | undefined;
}

/** What a factory may say about the value that it makes. */
export interface FactoryContext {
  readonly key: string;
  /** Replaces lifetime and tags, once the value is known. */
  setOptions(options: CacheWriteOptions): void;
  /** Hands the value to the callers and stores nothing. */
  skip(): void;
}

/** Makes the value of a key; `undefined` means that there is none, and nothing is stored. */
export type Factory<T> = (context: FactoryContext) => T | Promise<T>;

/** A value together with where it came from. */
export interface CacheEntry<T> {
  readonly value: T;
  /** `memory`, the name of the remote tier (`redis`), or `source` where the factory ran. */
  readonly source: string;
  /** True where the caller joined a load that was under way. */
  readonly coalesced: boolean;
  /** Milliseconds since the Unix epoch; `undefined` where nothing was stored. */
  readonly expiresAt: number | undefined;
}

/** Counters since the start of the cache or namespace, and what its memory tier holds now. */
export interface CacheStats {
  readonly hits: { readonly memory: number; readonly remote: number };
  readonly misses: number;
  readonly sets: number;
  readonly deletes: number;
  /** Runs of factories, and how many of them failed. */
  readonly loads: number;
  readonly failedLoads: number;
  /** Callers that joined a load instead of starting one. */
  readonly coalesced: number;
  /** Troubles with the remote tier that callers did not notice. */
  readonly troubles: number;
  /** Of the whole memory tier, which namespaces share. */
  readonly memory: { readonly entries: number; readonly maxEntries: number; readonly bytes: number };
}
