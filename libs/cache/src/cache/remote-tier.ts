import { CacheError } from '../contracts/cache-error.js';
import type { CacheObserver, CacheTrouble } from '../contracts/cache-observer.js';
import type { Clock } from '../contracts/clock.js';
import type { Codec, EncodedValue } from '../contracts/codec.js';
import type { RemotePayload, RemoteStore, RemoteWrite, WriteCondition } from '../contracts/remote-store.js';
import type { LocalEntry } from '../contracts/local-store.js';
import type { CacheConfig } from '../settings/types.js';
import type { Counters } from './counters.js';
import { newVersion, packEnvelope, unpackEnvelope } from './envelope.js';
import { localEntry } from './hand-out.js';
import { OwedDeletes } from './owed-deletes.js';

/** What a look-up found: an entry ready for memory, nothing, one past its life, or a remote tier that could not be asked. */
export type RemoteLookup = LocalEntry | 'miss' | 'expired' | 'unavailable';

/** What is written of an entry. */
export interface RemoteEntry {
  readonly key: string;
  readonly encoded: EncodedValue;
  readonly ttlMs: number;
  readonly cost: number;
  readonly tags: readonly string[];
}

/** What a namespace needs to reach its part of the remote store. */
export interface RemoteTierParts {
  readonly cache: string;
  readonly namespace: string;
  /** Of the namespace around this one, whose clear is a clear of this one. */
  readonly parent: RemoteTier | undefined;
  readonly store: RemoteStore;
  readonly codec: Codec;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly observer: CacheObserver;
  readonly memory: CacheConfig['memory'];
}

/**
 * One namespace's part of the remote store: builds keys, packs and unpacks envelopes, and turns every trouble into
 * an answer. Nothing that comes back is trusted, and a delete that could not be sent is owed, not forgotten.
 */
export class RemoteTier {
  readonly #parts: RemoteTierParts;
  readonly #owed: OwedDeletes;

  constructor(parts: RemoteTierParts) {
    this.#parts = parts;
    const { store, namespace, clock } = parts;
    this.#owed = new OwedDeletes({
      deleteKeys: async (keys) => {
        for (const batch of this.#batches(keys)) await store.delete(batch.map((key) => this.#remoteKey(key)));
      },
      clear: () => store.clear(namespace),
      clock,
    });
  }

  get name(): string {
    return this.#parts.store.name;
  }

  get isUp(): boolean {
    return this.#parts.store.status().state === 'up';
  }

  /** Whether a clear of this namespace, or of one around it, is owed. */
  get owesClear(): boolean {
    return this.#owed.coversAll || (this.#parts.parent?.owesClear ?? false);
  }

  async get(key: string): Promise<RemoteLookup> {
    if (this.#owes(key)) return 'unavailable';
    try {
      const payload = await this.#parts.store.get(this.#remoteKey(key));
      return await this.#open(key, payload);
    } catch (error) {
      if (isWrongType(error)) return this.#discard(key, error);
      this.#report('get', error);
      return 'unavailable';
    }
  }

  /** As many answers as keys, in their order. */
  async getMany(keys: readonly string[]): Promise<readonly RemoteLookup[]> {
    const found: RemoteLookup[] = [];
    for (const batch of this.#batches(keys)) found.push(...(await this.#getBatch(batch)));
    return found;
  }

  /** Answers false where the condition refused the write, true where it took place or could not be tried. */
  async set(entry: RemoteEntry, condition?: WriteCondition): Promise<boolean> {
    const [written] = await this.#setBatch([entry], condition);
    return written ?? false;
  }

  async setMany(entries: readonly RemoteEntry[]): Promise<void> {
    for (const batch of this.#batches(entries)) await this.#setBatch(batch);
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const batch of this.#batches(keys)) await this.#deleteBatch(batch);
  }

  /** Removes the namespace and those nested in it; what could not be cleared is owed, and not served meanwhile. */
  async clear(): Promise<void> {
    try {
      await this.#parts.store.clear(this.#parts.namespace);
    } catch (error) {
      this.#report('clear', error);
      this.#owed.oweAll();
    }
  }

  close(): void {
    this.#owed.close();
  }

  /** One after the other: each has its own deadline, and a trouble with one concerns its keys only. */
  #batches<T>(items: readonly T[]): T[][] {
    const size = this.#parts.store.batchSize;
    const count = Math.ceil(items.length / size);
    return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
  }

  async #getBatch(keys: readonly string[]): Promise<readonly RemoteLookup[]> {
    try {
      const payloads = await this.#parts.store.getMany(keys.map((key) => this.#remoteKey(key)));
      return await Promise.all(
        keys.map(async (key, index) => (this.#owes(key) ? 'unavailable' : this.#open(key, payloads[index]))),
      );
    } catch (error) {
      this.#report('get', error);
      return keys.map(() => 'unavailable');
    }
  }

  async #setBatch(entries: readonly RemoteEntry[], condition?: WriteCondition): Promise<readonly boolean[]> {
    try {
      const writes = entries.map((entry) => this.#pack(entry));
      const written = await this.#parts.store.setMany(writes, condition);
      entries.forEach(({ key }, index) => written[index] && this.#owed.settle(key));
      return written;
    } catch (error) {
      this.#report('set', error);
      if (condition !== 'absent') this.#owed.owe(entries.map(({ key }) => key));
      return entries.map(() => true);
    }
  }

  async #deleteBatch(keys: readonly string[]): Promise<void> {
    try {
      await this.#parts.store.delete(keys.map((key) => this.#remoteKey(key)));
    } catch (error) {
      this.#report('delete', error);
      this.#owed.owe(keys);
    }
  }

  #owes(key: string): boolean {
    return this.owesClear || this.#owed.covers(key);
  }

  #remoteKey(key: string): string {
    return `${this.#parts.namespace}:${key}`;
  }

  #pack({ key, encoded, ttlMs, cost, tags }: RemoteEntry): RemoteWrite {
    const createdAt = this.#parts.clock.now();
    const until = createdAt + ttlMs;
    const envelope = {
      version: newVersion(),
      createdAt,
      freshUntil: until,
      staleUntil: until,
      cost,
      tags,
      encoded,
    };
    return { key: this.#remoteKey(key), payload: packEnvelope(envelope), ttlMs };
  }

  async #open(key: string, payload: RemotePayload | undefined): Promise<RemoteLookup> {
    if (payload === undefined) return 'miss';
    const envelope = unpackEnvelope(payload);
    if (!envelope) return this.#discard(key, new TypeError('bytes that this version did not write'));
    const { freshUntil, encoded } = envelope;
    if (freshUntil <= this.#parts.clock.now()) return 'expired';
    try {
      const value = await this.#parts.codec.decode(encoded, { key });
      return this.#localEntry(key, value, { freshUntil, bytes: payload.length });
    } catch (error) {
      return this.#discard(key, error);
    }
  }

  #localEntry(key: string, value: unknown, rest: { freshUntil: number; bytes: number }): LocalEntry {
    const { clock, memory } = this.#parts;
    const expiresAt = Math.min(rest.freshUntil, clock.now() + memory.ttlCap);
    return localEntry(value, memory.values, { ...rest, expiresAt, bytes: 2 * key.length + rest.bytes });
  }

  /** What cannot be read is removed, so that the next load can fill its place. */
  async #discard(key: string, error: unknown): Promise<'miss'> {
    this.#report('decode', error);
    await this.delete([key]);
    return 'miss';
  }

  #report(operation: CacheTrouble['operation'], error: unknown): void {
    const { counters, observer, cache } = this.#parts;
    counters.troubles++;
    observer.onTrouble?.({ cache, operation, error });
  }
}

/** A key of ours that holds a list or a hash was written by somebody else, and would stay in the way for ever. */
function isWrongType(error: unknown): boolean {
  return (
    CacheError.isInstance(error) &&
    error.code === 'CACHE_REMOTE_REFUSED' &&
    error.message.includes('WRONGTYPE')
  );
}
