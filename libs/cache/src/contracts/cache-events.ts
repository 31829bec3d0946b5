import type { CacheTier, CacheTrouble, RemoteStateChange, StaleReason } from './cache-observer.js';

/** What happened to one key. */
export interface CacheKeyEvent {
  /** `default`, or the path of the namespace. */
  readonly cache: string;
  /** For debugging only: it belongs into no metric label. */
  readonly key: string;
}

/** What a listener of `cache.on` is told, by the name of the event. */
export interface CacheEvents {
  /** A read found a value. */
  readonly hit: CacheKeyEvent & { readonly tier: CacheTier };
  /** A read found none. */
  readonly miss: CacheKeyEvent;
  /** A caller wrote a value; what a load stores is told by `load`. */
  readonly set: CacheKeyEvent;
  /** A caller removed the key, whether or not it held anything. */
  readonly delete: CacheKeyEvent;
  /** A factory ran; `error` is there when it failed. */
  readonly load: CacheKeyEvent & { readonly durationMs: number; readonly error?: unknown };
  /** A load was answered with a value within its grace. */
  readonly stale: CacheKeyEvent & { readonly reason: StaleReason };
  /** The bound of memory pushed a value out; the remote tier may still have it. */
  readonly evict: CacheKeyEvent;
  /** A caller invalidated tags, or with `clear` everything. */
  readonly invalidate: { readonly cache: string; readonly tags: readonly string[] | 'all' };
  /** A trouble that the cache absorbed: callers saw a miss. */
  readonly error: CacheTrouble;
  /** The breaker of the remote tier opened, tried again or closed. */
  readonly breaker: RemoteStateChange;
  /** The connection came or went, or changes by others are heard of in another way. */
  readonly coherence: RemoteStateChange;
}

/** The name of an event. */
export type CacheEvent = keyof CacheEvents;

/** Is called synchronously; what it throws, or rejects with, becomes a warning of the process and fails no call. */
export type CacheListener<Event extends CacheEvent> = (event: CacheEvents[Event]) => unknown;
