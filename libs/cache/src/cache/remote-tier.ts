import type { CacheObserver, CacheTrouble } from '../contracts/cache-observer.js';
import type { Clock } from '../contracts/clock.js';
import type { Codec, EncodedValue } from '../contracts/codec.js';
import type { RemotePayload, RemoteStore, RemoteWrite, WriteCondition } from '../contracts/remote-store.js';
import type { Counters } from './counters.js';
import { newVersion, packEnvelope, unpackEnvelope } from './envelope.js';
import { OwedDeletes } from './owed-deletes.js';

/** A live entry of the remote tier. */
export interface RemoteHit {
  readonly value: unknown;
  readonly freshUntil: number;
  readonly bytes: number;
}

/** What a look-up found: an entry, nothing, one past its life, or a remote tier that could not be asked. */
export type RemoteLookup = RemoteHit | 'miss' | 'expired' | 'unavailable';

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
      deleteKeys: (keys) => store.delete(keys.map((key) => this.#remoteKey(key))),
      clear: () => store.clear(namespace),
      clock,
    });
  }

  get name(): string {
    return this.#parts.store.name;
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
      this.#report('get', error);
      return 'unavailable';
    }
  }

  /** As many answers as keys, in their order. */
  async getMany(keys: readonly string[]): Promise<readonly RemoteLookup[]> {
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

  /** Answers false where the condition refused the write, true where it took place or could not be tried. */
  async set(entry: RemoteEntry, condition?: WriteCondition): Promise<boolean> {
    const [written] = await this.setMany([entry], condition);
    return written ?? false;
  }

  async setMany(entries: readonly RemoteEntry[], condition?: WriteCondition): Promise<readonly boolean[]> {
    try {
      const written = await this.#parts.store.setMany(
        entries.map((entry) => this.#pack(entry)),
        condition,
      );
      entries.forEach(({ key }, index) => written[index] && this.#owed.settle(key));
      return written;
    } catch (error) {
      this.#report('set', error);
      if (condition !== 'absent') this.#owed.owe(entries.map(({ key }) => key));
      return entries.map(() => true);
    }
  }

  async delete(keys: readonly string[]): Promise<void> {
    try {
      await this.#parts.store.delete(keys.map((key) => this.#remoteKey(key)));
    } catch (error) {
      this.#report('delete', error);
      this.#owed.owe(keys);
    }
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
      return { value: await this.#parts.codec.decode(encoded, { key }), freshUntil, bytes: payload.length };
    } catch (error) {
      return this.#discard(key, error);
    }
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
