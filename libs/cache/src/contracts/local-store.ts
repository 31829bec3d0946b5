/** An entry of the memory tier: the decoded value and how long it may be served. */
export interface LocalEntry {
  readonly value: unknown;
  /** Whether readers share the value; else each gets a copy. */
  readonly isShared: boolean;
  /** The same value as a resolved promise, so that a hit allocates nothing; absent where each reader gets a copy. */
  readonly resolved: Promise<unknown> | undefined;
  /** How long memory may serve it, in milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  /** How long the entry itself lives, which may be longer, in milliseconds since the Unix epoch. */
  readonly freshUntil: number;
  /** How long it is kept for a factory that fails or is slow; `expiresAt` where it has no grace. */
  readonly staleUntil: number;
  /** From when on a reader that can load it anew does so in the background; `Infinity` where never. */
  refreshAt: number;
  /** Logical time at which the load began, and the marks of the tags that can kill the entry. */
  readonly stamp: number;
  readonly marks: readonly string[];
  /** The state of coherence in which the entry was last known to be true; see `Coherence`. */
  seen: number;
  /** Estimated size of key and value. */
  readonly bytes: number;
}

/** The memory tier: synchronous, bounded, shared by the namespaces of one cache. */
export interface LocalStore {
  /** A part of the store with keys of its own; all partitions share one bound. It is told which of them the bound pushed out. */
  partition(onEvict?: (key: string) => void): LocalPartition;
  readonly size: number;
  readonly bytes: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Entries that a bound has pushed out since the start. */
  readonly evictions: number;
  /** Entries that were not kept since the start, as each is larger than `maxBytes`. */
  readonly oversized: number;
}

/** One namespace's share of a `LocalStore`. */
export interface LocalPartition {
  /** The live entry, counted as used; one past its grace is dropped. */
  get(key: string): LocalEntry | undefined;
  /** The entry whatever its state; nothing changes by it. */
  peek(key: string): LocalEntry | undefined;
  /** The entry, live or within its grace; not counted as used. */
  stale(key: string): LocalEntry | undefined;
  set(key: string, entry: LocalEntry): void;
  delete(key: string): boolean;
  clear(): void;
}
