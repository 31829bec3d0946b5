import type { Clock } from '../contracts/clock.js';
import type { LocalEntry } from '../contracts/local-store.js';
import { all, attempt, after, type Eventually } from '../contracts/eventually.js';
import type { RemotePayload } from '../contracts/remote-store.js';
import type { CacheConfig } from '../settings/types.js';
import { identityOf, isClaimed, isOfLaterVersion, unpackEnvelope, type Envelope } from './envelope.js';
import { localTimes } from './freshness.js';
import { localEntry } from './hand-out.js';
import { damaged, isKeyMissing, isUnknownFormat, laterVersion } from './remote-errors.js';
import type { TagMarks } from './tag-marks.js';
import { entryBytes, type Values } from './values.js';

/** The key holds no entry to serve: nothing, or something dead that a fill may replace. */
export interface Absent {
  /** What tells the dead thing from all others; `undefined` where there is nothing. */
  readonly replaces: string | undefined;
  /** Whether somebody else is loading it. */
  readonly claimed: boolean;
  /** The value within its grace, where that is what is there. */
  readonly stale?: LocalEntry | undefined;
}

/** An entry ready for memory. */
export interface RemoteFound {
  readonly entry: LocalEntry;
  /** What tells it from all others that the key may hold. */
  readonly identity: string;
  /** Whether somebody is loading it anew. */
  readonly claimed: boolean;
}

/** What a look-up found: an entry, none, or a remote tier that could not be asked. */
export type RemoteLookup = RemoteFound | Absent | 'unavailable';

/** What a look-up found, and the name of our own claim where it made one; the claim is then what a fill replaces. */
export interface ClaimLookup {
  readonly found: RemoteLookup;
  readonly claim?: string | undefined;
}

/** What it takes to judge and to decode what the remote tier holds. */
export interface EnvelopeReaderParts {
  /** The marks that an entry with these tags hangs on. */
  readonly marksOf: (tags: readonly string[]) => readonly string[];
  readonly marks: TagMarks;
  readonly values: Values;
  readonly clock: Clock;
  readonly memory: CacheConfig['memory'];
  readonly refreshAhead: boolean;
  /** Removes what cannot be read. */
  readonly discard: (key: string, error: unknown) => Promise<Absent>;
  /** Counts what others may be able to read, and what therefore stays. */
  readonly tell: (error: unknown) => void;
}

/** A payload's envelope, and whether its marks are known as far as they can be. */
interface Unpacked {
  readonly envelope: ReturnType<typeof unpackEnvelope>;
  readonly knows: boolean;
}

/** Makes memory entries of payloads: alive or dead by their marks, decoded, or discarded. Nothing in them is trusted. */
export class EnvelopeReader {
  readonly #parts: EnvelopeReaderParts;

  constructor(parts: EnvelopeReaderParts) {
    this.#parts = parts;
  }

  read(key: string, payload: RemotePayload | undefined): Eventually<RemoteLookup> {
    const envelope = payload === undefined ? undefined : unpackEnvelope(payload);
    const knows = typeof envelope !== 'object' || this.#isKnown(envelope) || this.#learn([envelope]);
    return after(knows, (known) => this.#lookup(key, payload, { envelope, knows: known }));
  }

  /** As many answers as keys, in their order; marks that are not known are asked for in one question. */
  readMany(
    keys: readonly string[],
    payloads: readonly (RemotePayload | undefined)[],
  ): Eventually<readonly RemoteLookup[]> {
    const envelopes = payloads.map((payload) =>
      payload === undefined ? undefined : unpackEnvelope(payload),
    );
    const doubtful = envelopes.filter((one) => typeof one === 'object').filter((one) => !this.#isKnown(one));
    return after(doubtful.length === 0 || this.#learn(doubtful), (knows) =>
      all(
        keys.map((key, index) => this.#lookup(key, payloads[index], { envelope: envelopes[index], knows })),
      ),
    );
  }

  #isKnown({ stamp, tags }: Envelope): boolean {
    const { marks, marksOf } = this.#parts;
    const verdict = marks.verdict(stamp, marksOf(tags));
    return verdict === 'alive' || verdict === 'dead';
  }

  #learn(envelopes: readonly Envelope[]): Promise<boolean> {
    const { marks, marksOf } = this.#parts;
    return marks.learn(envelopes.flatMap(({ tags }) => marksOf(tags)));
  }

  #lookup(
    key: string,
    payload: RemotePayload | undefined,
    { envelope, knows }: Unpacked,
  ): Eventually<RemoteLookup> {
    const { clock, discard } = this.#parts;
    if (payload === undefined) return { replaces: undefined, claimed: false };
    const identity = identityOf(payload);
    const claimed = isClaimed(identity);
    if (envelope === undefined && isOfLaterVersion(payload)) return this.#leave(identity, laterVersion());
    if (envelope === undefined) return discard(key, damaged());
    if (envelope === 'deleted' || envelope.staleUntil <= clock.now()) return { replaces: identity, claimed };
    const verdict = this.#judge(envelope, knows);
    if (verdict !== 'alive') return verdict ?? { replaces: identity, claimed };
    return this.#decode(key, identity, envelope);
  }

  /**
   * A fresh value that only lacks a key here is good elsewhere: removed or replaced, it would go to and fro between
   * processes with different keys. This one loads for itself, as without a remote tier.
   */
  #decode(key: string, identity: string, envelope: Envelope): Eventually<RemoteLookup> {
    const { clock, values, discard, tell } = this.#parts;
    const claimed = isClaimed(identity);
    const isFresh = envelope.freshUntil > clock.now();
    const read = () =>
      after(values.read(key, envelope.encoded), ({ value, size }) =>
        this.#entryOf(value, envelope, entryBytes(key, size)),
      );
    return attempt<LocalEntry, RemoteLookup>(
      read,
      (entry) => (isFresh ? { entry, identity, claimed } : { replaces: identity, claimed, stale: entry }),
      (error) => {
        if (isUnknownFormat(error)) return this.#leave(identity, error);
        if (!isKeyMissing(error)) return discard(key, error);
        tell(error);
        return isFresh ? 'unavailable' : { replaces: identity, claimed };
      },
    );
  }

  /**
   * What a process with a later version or other codecs wrote stays for those who can read it, until a load of ours takes
   * its place: what we write, they can read.
   */
  #leave(identity: string, error: unknown): Absent {
    this.#parts.tell(error);
    return { replaces: identity, claimed: isClaimed(identity) };
  }

  /** Nothing where the entry is dead. */
  #judge({ stamp, tags }: Envelope, knows: boolean): 'alive' | 'unavailable' | undefined {
    const { marks, marksOf } = this.#parts;
    const names = marksOf(tags);
    const verdict = marks.verdict(stamp, names);
    if (marks.owes(names)) return 'unavailable';
    if (verdict === 'alive') return 'alive';
    return verdict === 'dead' || knows ? undefined : 'unavailable';
  }

  #entryOf(value: unknown, envelope: Envelope, bytes: number): LocalEntry {
    const { clock, memory, marksOf, refreshAhead } = this.#parts;
    const { stamp, tags } = envelope;
    const times = localTimes(envelope, { now: clock.now(), capMs: memory.ttlCap, refreshAhead });
    return localEntry(value, memory.values, { times, stamp, marks: marksOf(tags), bytes });
  }
}
