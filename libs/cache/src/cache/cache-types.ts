import type { DurationText } from '../settings/duration.js';

/** How one entry is read. */
export interface ReadOptions {
  /** Whether memory may keep the entry beside the remote tier; memory alone keeps it in any case. @default true */
  readonly memory?: boolean | undefined;
}

/** How one entry is written. */
export interface CacheWriteOptions extends ReadOptions {
  /** Lifetime with a unit, such as `'5m'`. @default the setting `ttl.default` */
  readonly ttl?: DurationText | undefined;
  /** How long after its lifetime the entry may still be served while its factory fails or is slow. @default `ttl.grace` */
  readonly grace?: DurationText | undefined;
  /** Lifetime of a value that says «there is none»: `null`, unless the cache was told otherwise. @default `ttl.negative` */
  readonly negativeTtl?: DurationText | undefined;
  /** Names under which the entry can be invalidated together with others; kept with the entry. @default [] */
  readonly tags?: readonly string[] | undefined;
}

/** How one entry is loaded, and written after that. */
export interface LoadOptions extends CacheWriteOptions {
  /** Longest wait for the factory where there is a value within its grace. @default the setting `factory.softTimeout` */
  readonly softTimeout?: DurationText | undefined;
  /** Longest wait for the factory. @default the setting `factory.hardTimeout` */
  readonly hardTimeout?: DurationText | undefined;
  /** Who shares the load. @default the setting `factory.singleFlight` */
  readonly singleFlight?: 'process' | 'cluster' | undefined;
}

/** What a factory may say about the value that it makes. */
export interface FactoryContext {
  readonly key: string;
  /** The value before, where it is within its grace: for a request that asks whether it has changed. */
  readonly stale: unknown;
  /** Replaces lifetimes and tags, once the value is known. */
  setOptions(options: CacheWriteOptions): void;
  /** Hands the value to the callers and stores nothing. */
  skip(): void;
  /** Ends the load as a failure: callers get the value within its grace, or an error with this reason. */
  fail(reason: string): never;
}

/** Makes the value of a key; `undefined` means that there is none, and nothing is stored. */
export type Factory<T> = (context: FactoryContext) => T | Promise<T>;

/** What the factory of many keys may say about the values that it makes. */
export interface BatchContext {
  /** Replaces lifetimes and tags of all values, or of the one of a key. */
  setOptions(options: CacheWriteOptions, key?: string): void;
}

/** Makes the values of keys, in any order; for a key that it leaves out there is none. */
export type BatchFactory<T> = (
  keys: readonly string[],
  context: BatchContext,
) => Iterable<readonly [string, T]> | Promise<Iterable<readonly [string, T]>>;

/** A value together with where it came from. */
export interface CacheEntry<T> {
  readonly value: T;
  /** `memory`, the name of the remote tier (`redis`), or `source` where the factory ran. */
  readonly source: string;
  /** True where the caller joined a load that was under way. */
  readonly coalesced: boolean;
  /** True of a value past its lifetime: its factory failed or is slow. */
  readonly stale: boolean;
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
  /** Loads that were answered with a value within its grace. */
  readonly staleAnswers: number;
  /** Callers that joined a load instead of starting one. */
  readonly coalesced: number;
  /** Troubles with the remote tier that callers did not notice. */
  readonly troubles: number;
  /** Of the whole memory tier, which namespaces share. */
  readonly memory: {
    readonly entries: number;
    readonly maxEntries: number;
    /** Estimated, and the bound in effect, where the setting says `auto` too. */
    readonly bytes: number;
    readonly maxBytes: number;
    /** Entries that a bound has pushed out. */
    readonly evictions: number;
    /** Entries that were not kept, as each is larger than `maxBytes`. */
    readonly oversized: number;
  };
}
