import type {
  ClaimReply,
  RemotePayload,
  RemoteStore,
  RemoteWrite,
  WriteCondition,
} from '../contracts/remote-store.js';
import { CLAIM_MS, Claims } from './claims.js';
import { Debts } from './debts.js';
import { claimName, identityOf, isClaimed, olderThan, packClaim, packTombstone } from './envelope.js';
import {
  EnvelopeReader,
  type Absent,
  type ClaimLookup,
  type EnvelopeReaderParts,
  type RemoteLookup,
} from './envelope-reader.js';
import type { Recorder } from './recorder.js';
import { packEntry, type RemoteEntry } from './remote-entry.js';
import { isRefusal, isWrongType, noRoom } from './remote-errors.js';

/** Longer than a load should take: until then a tombstone refuses what began before the delete. */
const TOMBSTONE_MS = 30_000;

/** What a namespace needs to reach its part of the remote store. */
export interface RemoteTierParts extends Omit<EnvelopeReaderParts, 'discard' | 'tell'> {
  /** The prefix of its keys, without the colon. */
  readonly namespace: string;
  readonly store: RemoteStore;
  readonly recorder: Recorder;
}

/** What became of a fill; `unknown` where nobody answered, and nobody will tell of changes either. */
export type FillOutcome = 'written' | 'refused' | 'unknown';

/**
 * One namespace's part of the remote store: builds keys, packs and unpacks envelopes, and turns every trouble into
 * an answer. Nothing that comes back is trusted, and a delete that could not be sent is owed, not forgotten.
 */
export class RemoteTier {
  readonly claims: Claims;
  readonly #parts: RemoteTierParts;
  readonly #debts: Debts;
  readonly #reader: EnvelopeReader;

  constructor(parts: RemoteTierParts) {
    this.#parts = parts;
    const { store, recorder, clock } = parts;
    this.#reader = new EnvelopeReader({
      ...parts,
      discard: (key, error) => this.#discard(key, error),
      tell: (error) => recorder.trouble('decode', error),
    });
    this.claims = new Claims({ store, recorder, clock, remoteKey: (key) => this.#remoteKey(key) });
    this.#debts = new Debts({
      pay: async (keys) => void (await this.#sendTombstones(keys)),
      onOverflow: () => void parts.marks.invalidate(parts.marksOf([]).slice(-1)),
      clock,
    });
  }

  get name(): string {
    return this.#parts.store.name;
  }

  get grantsClaims(): boolean {
    return this.#parts.store.isAtomic !== false;
  }

  get isUp(): boolean {
    return this.#parts.store.status().state === 'up';
  }

  /** Whether a delete of the key is still to be sent. */
  owes(key: string): boolean {
    return this.#debts.covers(key);
  }

  async get(key: string): Promise<RemoteLookup> {
    if (this.#debts.covers(key)) return 'unavailable';
    return this.#look(key, this.#parts.store.get(this.#remoteKey(key)));
  }

  /**
   * As `get`, but where nothing is fresh and nobody loads it, the key is claimed: one that holds nothing in the same round
   * trip. Where neither we nor others have a claim then, the key cannot be claimed now.
   */
  async getOrClaim(key: string): Promise<ClaimLookup> {
    const lookup = await this.#lookOrClaim(key);
    const { found } = lookup;
    if (lookup.claim || found === 'unavailable' || 'entry' in found) return lookup;
    if (found.claimed || found.replaces === undefined) return lookup;
    const claim = await this.claims.take(key, found.replaces);
    return claim ? { found: { ...found, replaces: claim }, claim } : this.#lookOrClaim(key); // somebody was faster
  }

  /** As many answers as keys, in their order. */
  async getMany(keys: readonly string[]): Promise<readonly RemoteLookup[]> {
    const found: RemoteLookup[] = [];
    for (const batch of this.#batches(keys)) found.push(...(await this.#lookMany(batch)));
    return found;
  }

  /**
   * Fills a key: a write that its condition or the server may refuse. What is owed of the key is a later change than the
   * look-up on which the condition stands, and refuses the write too.
   */
  async fill(entry: RemoteEntry, condition: WriteCondition): Promise<FillOutcome> {
    if (this.#debts.covers(entry.key)) return 'refused';
    try {
      return (await this.#parts.store.set(this.#pack(entry), condition)) ? 'written' : 'refused';
    } catch (error) {
      this.#parts.recorder.trouble('set', error);
      if (typeof condition === 'object' && isClaimed(condition.prefix))
        void this.claims.abandon(entry.key, condition.prefix);
      return isRefusal(error) ? 'refused' : 'unknown';
    }
  }

  /** The last writer wins; a write that could not be sent leaves a delete that is owed. */
  async setMany(entries: readonly RemoteEntry[]): Promise<void> {
    for (const batch of this.#batches(entries)) {
      const keys = batch.map(({ key }) => key);
      const { ticket } = this.#debts;
      try {
        const written = await this.#parts.store.setMany(batch.map((entry) => this.#pack(entry)));
        const refused = keys.filter((_, index) => !written[index]);
        for (const key of keys) this.#debts.settle(key, ticket);
        this.#debts.owe(refused);
        if (refused.length > 0) this.#parts.recorder.trouble('set', noRoom());
      } catch (error) {
        this.#parts.recorder.trouble('set', error);
        this.#debts.owe(keys);
      }
    }
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const batch of this.#batches(keys)) {
      try {
        await this.#sendTombstones(batch);
      } catch (error) {
        this.#parts.recorder.trouble('delete', error);
        this.#debts.owe(batch);
      }
    }
  }

  /** Gives back the room of entries that an invalidation of the namespace has killed. */
  async sweep(): Promise<void> {
    const { store, namespace, marks } = this.#parts;
    try {
      await store.sweep(namespace, olderThan(marks.now));
    } catch (error) {
      this.#parts.recorder.trouble('clear', error); // they are dead all the same, and expire by themselves
    }
  }

  close(): void {
    this.claims.close();
    this.#debts.close();
  }

  async #lookOrClaim(key: string): Promise<ClaimLookup> {
    if (this.#debts.covers(key)) return { found: 'unavailable' };
    const payload = packClaim();
    const claim = claimName(payload);
    const reply = this.#parts.store.claim({ key: this.#remoteKey(key), payload, ttlMs: CLAIM_MS });
    const found = await this.#look(
      key,
      reply.then((one) => payloadOf(one, payload)),
    );
    if (found === 'unavailable') void this.claims.abandon(key, claim); // it may have been made all the same
    const isOurs = typeof found === 'object' && 'replaces' in found && found.replaces === identityOf(payload);
    return isOurs ? { found: { ...found, replaces: claim, claimed: false }, claim } : { found };
  }

  async #look(key: string, asked: Promise<RemotePayload | undefined>): Promise<RemoteLookup> {
    try {
      const found = await this.#reader.read(key, await asked);
      return this.#debts.covers(key) ? 'unavailable' : found;
    } catch (error) {
      if (isWrongType(error)) return this.#discard(key, error);
      this.#parts.recorder.trouble('get', error);
      return 'unavailable';
    }
  }

  async #lookMany(keys: readonly string[]): Promise<readonly RemoteLookup[]> {
    try {
      const payloads = await this.#parts.store.getMany(keys.map((key) => this.#remoteKey(key)));
      const found = await this.#reader.readMany(keys, payloads);
      return found.map((one, index) => (this.#debts.covers(keys[index] ?? '') ? 'unavailable' : one));
    } catch (error) {
      this.#parts.recorder.trouble('get', error);
      return keys.map(() => 'unavailable');
    }
  }

  #remoteKey(key: string): string {
    return `${this.#parts.namespace}:${key}`;
  }

  #pack(entry: RemoteEntry): RemoteWrite {
    const { payload, ttlMs } = packEntry(entry, this.#parts.clock.now());
    return { key: this.#remoteKey(entry.key), payload, ttlMs };
  }

  async #sendTombstones(keys: readonly string[]): Promise<readonly string[]> {
    const payloads = keys.map(() => packTombstone());
    const writes = keys.map((key, index) => ({
      key: this.#remoteKey(key),
      payload: payloads[index] ?? '',
      ttlMs: TOMBSTONE_MS,
    }));
    for (const batch of this.#batches(writes)) {
      const written = await this.#parts.store.setMany(batch);
      if (written.includes(false)) throw noRoom(); // the key is gone, and yet nothing refuses a load from before
    }
    return payloads;
  }

  /** What cannot be read is removed, so that the next load can fill its place. */
  async #discard(key: string, error: unknown): Promise<Absent> {
    this.#parts.recorder.trouble('decode', error);
    try {
      const [tombstone] = await this.#sendTombstones([key]);
      return { replaces: tombstone && identityOf(tombstone), claimed: false };
    } catch {
      return { replaces: undefined, claimed: false }; // still in the way: the next look-up tries again
    }
  }

  /** One after the other: each has its own deadline, and a trouble with one concerns its keys only. */
  *#batches<T>(items: readonly T[]): Generator<readonly T[]> {
    const { batchSize } = this.#parts.store;
    for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize);
  }
}

/** What the key holds after a claim with this payload. */
function payloadOf(reply: ClaimReply, claim: RemotePayload): RemotePayload | undefined {
  if (typeof reply === 'object') return reply.found;
  return reply === 'claimed' ? claim : undefined;
}
