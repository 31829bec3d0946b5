import type { RemoteStatus } from '../../contracts/remote-store.js';

/**
 * Why `get` answers what it answers at this moment. It is plain data for JSON and holds neither the value nor a secret.
 * Instants are ISO 8601 texts in UTC; what ends in `Ms` is in milliseconds.
 */
export interface CacheExplanation {
  readonly key: string;
  /** `default`, or the path of the namespace. */
  readonly cache: string;
  /** What the key is called in the remote store; absent where there is none. */
  readonly remoteKey?: string;
  readonly at: string;
  /** One sentence: what `get` answers, and why. */
  readonly verdict: string;
  /** Where `get` finds a value, or `miss`. */
  readonly answer: 'memory' | 'remote' | 'miss';
  readonly memory: MemoryExplanation;
  readonly remote: RemoteExplanation;
  /** Whether this process is loading the key, so that the next `getOrSet` joins the load. */
  readonly isLoading: boolean;
  /** The remote store and how changes by others are heard of; absent where there is none. */
  readonly connection?: RemoteStatus;
  /** What the remote store does not promise; absent where it promises everything. */
  readonly limits?: readonly string[];
  /** What this process is called as `writer`. */
  readonly process: string;
}

/** What memory has: nothing, or an entry. */
export type MemoryExplanation = { readonly state: 'absent' } | ExplainedMemoryEntry;

/** An entry in memory. */
export interface ExplainedMemoryEntry {
  /**
   * `unverified`: others may have changed it unheard, so that the remote tier is asked before it serves. `expired`: memory
   * may not serve it any more. `dead`: it was invalidated.
   */
  readonly state: 'fresh' | 'unverified' | 'expired' | 'dead';
  /** How long memory may serve it. */
  readonly expiresAt: string;
  readonly remainingMs: number;
  /** The end of its lifetime, and of its grace. */
  readonly freshUntil: string;
  readonly staleUntil: string;
  readonly tags: readonly string[];
  /** Estimated size of key and value. */
  readonly bytes: number;
  /** What made it dead. */
  readonly invalidation?: ExplainedInvalidation;
}

/** What the remote tier has, if it could be asked. */
export type RemoteExplanation =
  | { readonly state: 'off' }
  | { readonly state: 'unavailable'; readonly reason: string }
  | { readonly state: 'absent' }
  /** `tombstone`: the key was deleted a short while ago. `claimed`: there is nothing, and the writer is loading it. */
  | { readonly state: 'tombstone' | 'claimed'; readonly writer: string }
  /** Foreign or corrupt: the next read counts it as a trouble and removes it. */
  | { readonly state: 'undecodable'; readonly reason: string; readonly bytes?: number }
  | ExplainedRemoteValue;

/** A value in the remote tier. */
export interface ExplainedRemoteValue {
  /**
   * `stale`: past its lifetime and within its grace, for a `getOrSet` whose factory fails or is slow. `expired`: past its
   * grace. `dead`: it was invalidated. `unverified`: it may have been, for the `reason`, and is not served.
   */
  readonly state: 'fresh' | 'stale' | 'expired' | 'dead' | 'unverified';
  readonly createdAt: string;
  readonly ageMs: number;
  readonly freshUntil: string;
  readonly staleUntil: string;
  /** Of its lifetime. */
  readonly remainingMs: number;
  /** How long its factory took. */
  readonly costMs: number;
  readonly tags: readonly string[];
  /** Logical time at which its load began, in microseconds: later invalidations kill it. */
  readonly stamp: number;
  /** Whether some process is loading it anew. */
  readonly isLoading: boolean;
  /** The process that wrote it, or is or was the last to load it anew; see `CacheExplanation.process`. */
  readonly writer: string;
  /** What the codec calls its form. */
  readonly format: string;
  /** As it is stored, with its header. */
  readonly bytes: number;
  /** Why it is unverified. */
  readonly reason?: string;
  /** What made it dead. */
  readonly invalidation?: ExplainedInvalidation;
}

/** An invalidation that came after a load had begun. */
export interface ExplainedInvalidation {
  /** The tag that was invalidated; absent where a `clear` did it. */
  readonly tag?: string;
  /** The cache or namespace that was cleared, or whose tag it was. */
  readonly cache: string;
  /**
   * Absent while this process does not know it, and without a remote tier. A tag whose time was lost, such as by eviction,
   * counts as invalidated when that was noticed.
   */
  readonly at?: string;
}
