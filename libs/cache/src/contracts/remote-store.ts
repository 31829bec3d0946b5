import type { ConnectionSecurity } from './connection-security.js';

/** What the remote tier keeps under a key: a header and a payload, opaque to the store. */
export type RemotePayload = string;

/** One entry to write. */
export interface RemoteWrite {
  readonly key: string;
  readonly payload: RemotePayload;
  /** Whole milliseconds, at least 1. */
  readonly ttlMs: number;
}

/**
 * When a write may happen: always, only where the key holds nothing, or only where it holds a payload that begins with
 * `prefix`; decided atomically in the store.
 */
export type WriteCondition = 'always' | 'absent' | { readonly prefix: string };

/**
 * What a claim came to: an entry that is there already, the claim itself where there was nothing, or nothing at all where
 * the server could be read but took no claim.
 */
export type ClaimReply = { readonly found: RemotePayload } | 'claimed' | 'absent';

/** Overwrites the beginning of what a key holds, where that begins with `from`. */
export interface HeadSwap {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** The least life that the key has afterwards, in whole milliseconds. */
  readonly ttlMs: number;
}

/** The state of the connection as health and the start line show it. */
export interface RemoteStatus {
  readonly state: 'connecting' | 'up' | 'down' | 'closed';
  readonly breaker: 'closed' | 'open' | 'half-open';
  /** How this process hears of what others write; `none` while it hears nothing. */
  readonly coherence: 'none' | 'tracking' | 'pubsub';
  /** How the servers belong together, where the store knows of such things. */
  readonly topology?: 'standalone' | 'cluster' | 'sentinel';
  /** Why the store, or a part of it, cannot be reached; never with a password. */
  readonly reason?: string;
}

/** Takes what a store hears of changes by others, in the order in which the server made them, and how it is itself. */
export interface RemoteListener {
  /** Somebody else wrote or removed this key. */
  onKey(key: string): void;
  /** Somebody else invalidated this tag. */
  onMark(mark: string): void;
  /** Every key of the store is gone. */
  onFlush(): void;
  /** A connection was lost: changes may have been missed. */
  onLost(): void;
  /** A connection is back: what was kept meanwhile is unheard of by others, and theirs by us. */
  onBack(): void;
  /** The status of the store has changed. */
  onStatus(previous: RemoteStatus, current: RemoteStatus): void;
}

/** What the tag clock says: microseconds of logical time. */
export interface TagReading {
  readonly now: number;
  /** When each of the marks was last moved, in their order. */
  readonly times: readonly number[];
}

/**
 * Logical time that all processes share, in microseconds; it never goes back. A mark that nobody has moved, or that was
 * evicted, counts as moved at the present time.
 */
export interface TagClock {
  read(marks: readonly string[]): Promise<TagReading>;
  /** Moves time on, and the marks to it; answers the new time. */
  advance(marks: readonly string[]): Promise<number>;
}

/** Which entries a sweep removes: payloads that begin with `prefix`, and whose text from `offset` on is below `below`. */
export interface SweepRule {
  readonly prefix: string;
  readonly offset: number;
  readonly below: string;
}

/**
 * The tier shared between processes.
 *
 * Every method rejects with a `CacheError` (`CACHE_REMOTE_TIMEOUT`, `CACHE_REMOTE_UNAVAILABLE`, or `CACHE_REMOTE_REFUSED`
 * where the server answered with an error) within the store's own deadline, whatever the server does: the cache never
 * waits longer than that. Keys are complete: the caller has put its namespace in.
 */
export interface RemoteStore {
  /** Short name for logs and for `CacheEntry.source`, such as `redis`. */
  readonly name: string;
  /** How many keys the cache may hand to one call. */
  readonly batchSize: number;
  readonly tagClock: TagClock;
  /**
   * False where conditions, claims and head swaps cannot be decided atomically: it then grants no claim, and each process
   * loads for itself. @default true
   */
  readonly isAtomic?: boolean;
  /** What it does not promise although others do, one sentence each; for people. @default [] */
  readonly limits?: readonly string[];

  /**
   * Tells the listener of changes by others, from the first connection on, and of its own status, with what has changed
   * since the start. One whose status says `coherence: 'none'` hears of no change.
   */
  listen?(listener: RemoteListener): void;

  get(key: string): Promise<RemotePayload | undefined>;
  /** As many answers as keys, in their order, in one round trip. */
  getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]>;

  /** Answers whether the write took place. */
  set(write: RemoteWrite, condition?: WriteCondition): Promise<boolean>;
  /**
   * Answers per entry, in order, whether its write took place. Where the server has no room for it, the key holds nothing
   * afterwards: what it held is not true any more.
   */
  setMany(writes: readonly RemoteWrite[]): Promise<readonly boolean[]>;

  /**
   * Reads the key, and where it holds nothing, writes the claim: one round trip, decided atomically. Nobody is told of a
   * claim that found something; whether others hear of one that did not is the store's choice.
   */
  claim(write: RemoteWrite): Promise<ClaimReply>;
  /** Answers whether it took place, decided atomically; the rest of what the key holds stays as it is. */
  swapHead(swap: HeadSwap): Promise<boolean>;

  /** Removes the entries of the namespace and of those nested in it that the rule names, and no other key. */
  sweep(namespace: string, rule: SweepRule): Promise<void>;

  /** One round trip to the server; answers its latency in milliseconds, rejects after `timeoutMs`. */
  ping(timeoutMs: number): Promise<number>;
  status(): RemoteStatus;
  /** How its connections are protected; absent where the store does not know. */
  security?(): ConnectionSecurity;

  /**
   * How far the replicas that are read are behind at most, in milliseconds; `undefined` where none may be read now. Absent where
   * the store reads no replicas.
   */
  replicaLagMs?(): number | undefined;

  /** Resolves at the first established connection. Connecting goes on in the background if nobody waits. */
  ready(): Promise<void>;
  /** Drains what is in flight for at most `timeoutMs` and leaves no handle open. */
  close(timeoutMs: number): Promise<void>;
}
