import type { RemoteStatus } from './remote-store.js';

/** Where a value came from. */
export type CacheTier = 'memory' | 'remote';

/** Why a value past its lifetime was served: its factory failed, or took longer than it may. */
export type StaleReason = 'failed' | 'slow';

/** A trouble that the cache absorbed: the caller saw a miss instead. */
export interface CacheTrouble {
  readonly cache: string;
  readonly operation: 'get' | 'set' | 'delete' | 'clear' | 'invalidate' | 'decode';
  readonly error: unknown;
}

/** A change in the state of the remote tier, reported once per change of its connection, breaker or coherence. */
export interface RemoteStateChange {
  readonly previous: RemoteStatus;
  readonly current: RemoteStatus;
}

/**
 * Listens to the cache; the cache does not know who listens.
 *
 * Members are optional: what nobody implements costs nothing. They are called synchronously, and what they throw is
 * contained. Keys are for debugging only and belong into no metric label.
 */
export interface CacheObserver {
  onHit?(cache: string, tier: CacheTier, key: string): void;
  onMiss?(cache: string, key: string): void;
  onSet?(cache: string, key: string): void;
  onDelete?(cache: string, key: string): void;
  /** A factory ran; `error` is there when it failed. */
  onLoad?(cache: string, key: string, durationMs: number, error?: unknown): void;
  /** A value within its grace answered a load. */
  onStale?(cache: string, key: string, reason: StaleReason): void;
  /** The bound of memory pushed the entry out. */
  onEvict?(cache: string, key: string): void;
  /** A caller invalidated these tags, or everything. */
  onInvalidate?(cache: string, tags: readonly string[] | 'all'): void;
  onTrouble?(trouble: CacheTrouble): void;
  onRemoteState?(change: RemoteStateChange): void;
}
