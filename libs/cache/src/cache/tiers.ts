import type { CacheObserver } from '../contracts/cache-observer.js';
import type { Clock } from '../contracts/clock.js';
import type { Codec } from '../contracts/codec.js';
import type { LocalEntry, LocalPartition } from '../contracts/local-store.js';
import type { CacheConfig } from '../settings/types.js';
import type { Coherence } from './coherence.js';
import type { Counters } from './counters.js';
import type { Fence } from './fence.js';
import { localEntry } from './hand-out.js';
import type { RemoteEntry, RemoteLookup, RemoteTier } from './remote-tier.js';
import { entryBytes } from './values.js';
import { WriteOrder } from './write-order.js';

/** What two tiers are made of. */
export interface TiersParts {
  readonly cache: string;
  readonly local: LocalPartition;
  readonly remote: RemoteTier | undefined;
  /** Of the root and all its namespaces. */
  readonly fence: Fence;
  /** Of the root and all its namespaces. */
  readonly coherence: Coherence;
  readonly codec: Codec;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly observer: CacheObserver;
  readonly ttl: CacheConfig['ttl'];
  readonly memory: CacheConfig['memory'];
}

/** Why a look-up found nothing. */
export type NotFound = Exclude<RemoteLookup, LocalEntry>;

/** What a look-up found, and which tier had it. */
export interface Found {
  readonly entry: LocalEntry;
  readonly source: string;
}

/** What a fill of the tiers depends on: the fence's token from before the look-up, and what the look-up found. */
export interface FillGuard {
  readonly token: number;
  readonly found: NotFound;
}

/** Memory over the remote tier for one namespace; every fill of memory passes the fence. */
export class Tiers {
  readonly fence: Fence;
  readonly order = new WriteOrder();
  readonly codec: Codec;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly #parts: TiersParts;

  constructor(parts: TiersParts) {
    this.#parts = parts;
    this.fence = parts.fence;
    this.codec = parts.codec;
    this.clock = parts.clock;
    this.counters = parts.counters;
  }

  get defaultTtlMs(): number {
    return this.#parts.ttl.default;
  }

  get remoteName(): string {
    return this.#parts.remote?.name ?? 'memory';
  }

  /** The live entry in memory that may be served without asking, counted as used but not as a hit. */
  local(key: string): LocalEntry | undefined {
    const entry = this.#parts.local.get(key);
    if (entry === undefined || entry.seen === this.#parts.coherence.seen) return entry;
    return this.#parts.remote?.isUp ? undefined : entry; // unverified since the connection was lost
  }

  /** Asks the remote tier and fills memory with the remaining life of what it holds. */
  async lookUp(key: string, token = this.fence.take(key)): Promise<Found | NotFound> {
    const found = (await this.#parts.remote?.get(key)) ?? 'miss';
    return this.#settle(key, token, found);
  }

  async lookUpMany(keys: readonly string[]): Promise<readonly (Found | NotFound)[]> {
    const tokens = keys.map((key) => this.fence.take(key));
    const found = (await this.#parts.remote?.getMany(keys)) ?? keys.map(() => 'miss' as const);
    return keys.map((key, index) => this.#settle(key, tokens[index] ?? -1, found[index] ?? 'miss'));
  }

  /**
   * Keeps a loaded value in both tiers, unless the key has changed since the load began, here or in the remote tier.
   * Answers the entry that its callers read, kept or not.
   */
  async fill(write: RemoteEntry, value: unknown, { token, found }: FillGuard): Promise<LocalEntry> {
    const entry = this.#entry(write, value);
    if (!this.fence.holds(write.key, token)) return entry;
    const condition = found === 'expired' ? 'always' : 'absent';
    const remote = found === 'unavailable' ? undefined : this.#parts.remote;
    const accepted = (await remote?.set(write, condition)) ?? true;
    if (accepted && this.fence.holds(write.key, token)) this.#keep(write.key, entry);
    return entry;
  }

  /** An entry that is handed out and kept nowhere. */
  unkept(value: unknown): LocalEntry {
    return localEntry(value, this.#parts.memory.values, { expiresAt: 0, freshUntil: 0, bytes: 0 });
  }

  /** Writes entries to both tiers: the last writer wins. */
  async writeMany(
    writes: readonly { readonly write: RemoteEntry; readonly value: unknown }[],
  ): Promise<void> {
    const tokens = writes.map(({ write: { key } }) => {
      this.#parts.local.delete(key);
      this.fence.bump(key);
      return this.fence.take(key);
    });
    await this.#parts.remote?.setMany(writes.map(({ write }) => write));
    writes.forEach(({ write, value }, index) => {
      const { key } = write;
      if (this.fence.holds(key, tokens[index] ?? -1)) this.#keep(key, this.#entry(write, value));
      else this.#parts.local.delete(key);
      this.fence.bump(key);
    });
    for (const { write } of writes) this.#parts.observer.onSet?.(this.#parts.cache, write.key);
    this.counters.sets += writes.length;
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    this.#drop(keys);
    await this.#parts.remote?.delete(keys);
    this.#drop(keys); // what a look-up read and kept while the delete was under way
    for (const key of keys) this.#parts.observer.onDelete?.(this.#parts.cache, key);
    this.counters.deletes += keys.length;
  }

  clearLocal(): void {
    this.order.clear();
    this.#parts.local.clear();
    this.fence.bumpAll();
  }

  async clearRemote(): Promise<void> {
    await this.#parts.remote?.clear();
  }

  close(): void {
    this.clearLocal();
    this.#parts.remote?.close();
  }

  countHit(tier: 'memory' | 'remote', key: string): void {
    if (tier === 'memory') this.counters.memoryHits++;
    else this.counters.remoteHits++;
    this.#parts.observer.onHit?.(this.#parts.cache, tier, key);
  }

  countMiss(key: string): void {
    this.counters.misses++;
    this.#parts.observer.onMiss?.(this.#parts.cache, key);
  }

  /** Runs a load, counts it and tells how long it took, in milliseconds. */
  async timeLoad<T>(key: string, load: () => Promise<T>): Promise<{ value: T; cost: number }> {
    const { observer, cache, clock } = this.#parts;
    const start = clock.now();
    this.counters.loads++;
    try {
      const value = await load();
      const cost = clock.now() - start;
      observer.onLoad?.(cache, key, cost);
      return { value, cost };
    } catch (error) {
      this.counters.failedLoads++;
      observer.onLoad?.(cache, key, clock.now() - start, error);
      throw error;
    }
  }

  /** What the remote tier answered takes the place of what memory had; without an answer memory serves unverified. */
  #settle(key: string, token: number, found: RemoteLookup): Found | NotFound {
    if (found === 'unavailable') return this.#unverified(key) ?? found;
    const isCurrent = this.fence.holds(key, token);
    if (typeof found === 'object') {
      if (isCurrent) this.#keep(key, found);
      this.countHit('remote', key);
      return { entry: found, source: this.remoteName };
    }
    if (isCurrent) this.#parts.local.delete(key);
    return found;
  }

  #unverified(key: string): Found | undefined {
    const entry = this.#parts.local.get(key);
    if (!entry) return undefined;
    this.countHit('memory', key);
    return { entry, source: 'memory' };
  }

  /** Memory alone keeps an entry for its life; over a remote tier, where others may change it, for `memory.ttlCap` at most. */
  #entry({ key, encoded, ttlMs }: RemoteEntry, value: unknown): LocalEntry {
    const { clock, memory, remote } = this.#parts;
    const life = remote ? Math.min(ttlMs, memory.ttlCap) : ttlMs;
    const now = clock.now();
    const rest = { expiresAt: now + life, freshUntil: now + ttlMs, bytes: entryBytes(key, encoded) };
    return localEntry(value, memory.values, rest);
  }

  #drop(keys: readonly string[]): void {
    for (const key of keys) {
      this.#parts.local.delete(key);
      this.fence.bump(key);
    }
  }

  #keep(key: string, entry: LocalEntry): void {
    entry.seen = this.#parts.coherence.seen;
    this.#parts.local.set(key, entry);
  }
}
