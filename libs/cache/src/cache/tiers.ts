import type { Clock } from '../contracts/clock.js';
import type { Eventually } from '../contracts/eventually.js';
import type { LocalEntry } from '../contracts/local-store.js';
import type { Claims } from './claims.js';
import type { RemoteLookup } from './envelope-reader.js';
import type { Fence } from './fence.js';
import { localTimes } from './freshness.js';
import { localEntry } from './hand-out.js';
import {
  ABSENT,
  conditionOf,
  type FillGuard,
  type Filled,
  type Found,
  type LookUpOptions,
  type NotFound,
} from './look-up.js';
import type { Recorder } from './recorder.js';
import type { KeptWrite, RemoteEntry } from './remote-entry.js';
import type { TagMarks } from './tag-marks.js';
import type { TiersParts } from './tiers-parts.js';
import { entryBytes, type Values } from './values.js';

/** Memory over the remote tier for one namespace; every fill of memory passes the fence. */
export class Tiers {
  readonly fence: Fence;
  readonly marks: TagMarks;
  readonly values: Values;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly #parts: TiersParts;

  constructor(parts: TiersParts) {
    this.#parts = parts;
    this.fence = parts.coherence.fence;
    this.marks = parts.coherence.marks;
    this.values = parts.values;
    this.clock = parts.clock;
    this.recorder = parts.recorder;
  }

  get remoteName(): string {
    return this.#parts.remote?.name ?? 'memory';
  }

  /** The state of coherence: it moves on with everything that may make an entry wrong. */
  get seen(): number {
    return this.#parts.coherence.seen;
  }

  /** The claims of keys that are being loaded, where there is a remote tier that holds them. */
  get claims(): Claims | undefined {
    const { remote } = this.#parts;
    return remote?.grantsClaims ? remote.claims : undefined;
  }

  /** The logical time for the stamp of a load of an entry with these tags. */
  present(tags: readonly string[] | undefined): Eventually<number> {
    return this.marks.present(this.#parts.marksOf(tags ?? []));
  }

  /** The live entry in memory that may be served without asking, counted as used but not as a hit. */
  local(key: string): LocalEntry | undefined {
    const entry = this.#parts.local.get(key);
    return entry === undefined || entry.seen === this.#parts.coherence.seen ? entry : this.#recheck(entry);
  }

  /** Asks the remote tier and fills memory with the remaining life of what it holds. */
  async lookUp(
    key: string,
    { token = this.fence.take(key), memory }: LookUpOptions = {},
  ): Promise<Found | NotFound> {
    const found = (await this.#parts.remote?.get(key)) ?? ABSENT;
    return this.#settle(key, { token, memory }, found);
  }

  /** As `lookUp`, but claims the key where nothing is fresh and nobody has; answers the name of the claim, too. */
  async lookUpOrClaim(
    key: string,
    options: LookUpOptions,
  ): Promise<{ readonly found: Found | NotFound; readonly claim?: string | undefined }> {
    const { found, claim } = (await this.#parts.remote?.getOrClaim(key)) ?? { found: ABSENT };
    return { found: this.#settle(key, options, found), claim };
  }

  async lookUpMany(keys: readonly string[]): Promise<readonly (Found | NotFound)[]> {
    const tokens = keys.map((key) => this.fence.take(key));
    const found = (await this.#parts.remote?.getMany(keys)) ?? [];
    return keys.map((key, index) => this.#settle(key, { token: tokens[index] }, found[index] ?? ABSENT));
  }

  /**
   * Keeps a loaded value in both tiers, unless the key has changed since the load began, here or in the remote tier.
   * Answers the entry that its callers read, and whether it is kept anywhere.
   */
  async fill(write: RemoteEntry, value: unknown, { token, found, memory }: FillGuard): Promise<Filled> {
    const { key } = write;
    const entry = this.#entry(write, value);
    const { remote } = this.#parts;
    if (!remote || found === 'unavailable')
      return { entry, isKept: this.fence.holds(key, token) && this.#keep(key, entry, memory) };
    const condition = conditionOf(found.replaces);
    const sentAt = this.fence.take(key);
    const outcome = await remote.fill(write, condition);
    if (outcome === 'refused') return { entry, isKept: false };
    // what has replaced its claim was first: nothing that was heard of the key until then was a change of it
    const since = outcome === 'written' && condition !== 'absent' ? sentAt : token;
    const isInMemory = this.fence.holds(key, since) && this.#keep(key, entry, memory);
    return { entry, isKept: isInMemory || outcome === 'written' };
  }

  /** The value within its grace that a load may fall back on: what the look-up found, or without an answer what memory has. */
  stale(key: string, found: NotFound): Found | undefined {
    const { local, remote } = this.#parts;
    if (found !== 'unavailable' && remote)
      return found.stale && { entry: found.stale, source: remote.name, identity: found.replaces };
    const entry = local.stale(key);
    return entry && this.#parts.coherence.mayServe(entry) ? { entry, source: 'memory' } : undefined;
  }

  /** An entry that is handed out and kept nowhere. */
  unkept(value: unknown): LocalEntry {
    const times = { expiresAt: 0, freshUntil: 0, staleUntil: 0, refreshAt: 0 };
    return localEntry(value, this.#parts.memory.values, { times, stamp: 0, marks: [], bytes: 0 });
  }

  /** Writes entries to both tiers: the last writer wins. */
  async writeMany(writes: readonly KeptWrite[], memory?: boolean): Promise<void> {
    const tokens = writes.map(({ write: { key } }) => {
      this.#parts.local.delete(key);
      this.fence.bump(key);
      return this.fence.take(key);
    });
    await this.#parts.remote?.setMany(writes.map(({ write }) => write));
    writes.forEach(({ write, value }, index) => {
      const { key } = write;
      if (this.fence.holds(key, tokens[index] ?? -1)) this.#keep(key, this.#entry(write, value), memory);
      else this.#parts.local.delete(key);
      this.fence.bump(key);
      this.claims?.heard(key);
    });
    this.recorder.sets(writes.map(({ write }) => write.key));
  }

  async deleteMany(keys: readonly string[]): Promise<void> {
    this.#drop(keys);
    await this.#parts.remote?.delete(keys);
    this.#drop(keys); // what a look-up read and kept while the delete was under way
    this.recorder.deletes(keys);
  }

  /** Kills every entry that has one of the tags; without tags every entry of the namespace. */
  async invalidate(tags: readonly string[]): Promise<void> {
    const marks = this.#parts.marksOf(tags);
    const own = marks.length - tags.length;
    await this.marks.invalidate(tags.length > 0 ? marks.slice(own) : marks.slice(own - 1));
    this.recorder.invalidate(tags.length > 0 ? tags : 'all');
  }

  clearLocal(): void {
    this.#parts.local.clear();
    this.fence.bumpAll();
  }

  async sweep(): Promise<void> {
    await this.#parts.remote?.sweep();
  }

  close(): void {
    this.clearLocal();
    this.#parts.remote?.close();
  }

  /** An entry of an earlier state: still true, dead, or to be asked for. While nobody can be asked, it serves. */
  #recheck(entry: LocalEntry): LocalEntry | undefined {
    const { coherence, remote } = this.#parts;
    const verdict = coherence.verdict(entry);
    if (verdict === 'dead' || verdict === 'doubtful') return undefined; // as far as is known: the look-up decides
    if (verdict === 'unknown') return remote?.isUp ? undefined : entry;
    entry.seen = coherence.seen;
    return entry;
  }

  /** What the remote tier answered takes the place of what memory had; without an answer memory serves unverified. */
  #settle(key: string, { token = -1, memory }: LookUpOptions, found: RemoteLookup): Found | NotFound {
    if (found === 'unavailable') return this.#unverified(key) ?? found;
    const isCurrent = this.fence.holds(key, token);
    if ('entry' in found) {
      if (isCurrent) this.#keep(key, found.entry, memory);
      this.recorder.hit('remote', key);
      const { entry, identity, claimed } = found;
      return { entry, identity, claimed, source: this.remoteName }; // each by name: spread, they cost more than the look-up
    }
    if (isCurrent && this.#parts.remote) {
      if (found.stale) this.#keep(key, found.stale, memory);
      else this.#parts.local.delete(key);
    }
    return found;
  }

  #unverified(key: string): Found | undefined {
    const entry = this.#parts.local.get(key);
    if (!entry || !this.#parts.coherence.mayServe(entry)) return undefined;
    this.recorder.hit('memory', key);
    return { entry, source: 'memory' };
  }

  /** Memory alone keeps an entry for its life; over a remote tier, where others may change it, for `memory.ttlCap` at most. */
  #entry({ key, size, ttlMs, graceMs, cost, stamp, tags }: RemoteEntry, value: unknown): LocalEntry {
    const { clock, memory, remote, marksOf, refreshAhead } = this.#parts;
    const now = clock.now();
    const times = { freshUntil: now + ttlMs, staleUntil: now + ttlMs + graceMs, cost };
    const capMs = remote ? memory.ttlCap : ttlMs;
    return localEntry(value, memory.values, {
      times: localTimes(times, { now, capMs, refreshAhead }),
      stamp,
      marks: marksOf(tags),
      bytes: entryBytes(key, size),
    });
  }

  #drop(keys: readonly string[]): void {
    for (const key of keys) {
      this.#parts.local.delete(key);
      this.fence.bump(key);
      this.claims?.heard(key);
    }
  }

  /** Answers whether memory took it. */
  #keep(key: string, entry: LocalEntry, memory = true): boolean {
    if (!memory && this.#parts.remote) {
      this.#parts.local.delete(key);
      return false;
    }
    const verdict = this.marks.verdict(entry.stamp, entry.marks);
    if (verdict === 'dead') return false;
    const { seen, lostAt } = this.#parts.coherence;
    entry.seen = verdict === 'alive' ? seen : lostAt;
    if (verdict !== 'alive') this.marks.want(entry.marks);
    this.#parts.local.set(key, entry);
    return true;
  }
}
