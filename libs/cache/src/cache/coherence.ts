import type { Clock, Timer } from '../contracts/clock.js';
import type { LocalEntry, LocalPartition } from '../contracts/local-store.js';
import type { RemoteListener, RemoteStatus, RemoteStore } from '../contracts/remote-store.js';
import { Fence } from './fence.js';
import { TagMarks } from './tag-marks.js';
import type { Verdict } from './tag-verdict.js';

/** What of a namespace depends on what others do. */
export interface CoherentNamespace {
  readonly local: LocalPartition;
  /** Later callers do not join the load of this key, or of any. */
  readonly forgetLoad: (key: string) => void;
  readonly forgetLoads: () => void;
}

/** What coherence is built from. */
export interface CoherenceParts {
  readonly remote: RemoteStore | undefined;
  readonly clock: Clock;
  /** The mark on which every entry hangs. */
  readonly root: string;
  /** How long memory is taken for true where nobody tells of every change. */
  readonly verifyEveryMs: number;
  readonly onTrouble: (error: unknown) => void;
  readonly onStatus: (previous: RemoteStatus, current: RemoteStatus) => void;
}

/**
 * Keeps the memory of all namespaces true to what others do to the remote tier: a changed key leaves memory, and no
 * fill that began before the change is kept. Where a tag was invalidated, or the connection lost, entries stay and have
 * to be looked at again: `seen` has moved on.
 */
export class Coherence implements RemoteListener {
  readonly fence = new Fence();
  readonly marks: TagMarks;
  readonly #parts: CoherenceParts;
  readonly #namespaces = new Map<string, CoherentNamespace>();
  #seen = 1;
  #lostAt = 0;
  #timer: Timer | undefined;

  constructor(parts: CoherenceParts) {
    const { remote, clock, root, onTrouble } = parts;
    this.#parts = parts;
    this.marks = new TagMarks({
      tagClock: remote?.tagClock,
      clock,
      root,
      onTrouble,
      onChange: () => void this.#seen++,
    });
    remote?.listen?.(this);
    if (remote) this.#scheduleTick();
  }

  /** An entry that was true in this state is true now. */
  get seen(): number {
    return this.#seen;
  }

  /** An entry last known to be true before this state may have changed unheard, whatever its marks say. */
  get lostAt(): number {
    return this.#lostAt;
  }

  /** Whether an entry in memory is true, as far as is known without asking. */
  verdict({ seen, stamp, marks }: LocalEntry): Verdict {
    if (seen === this.#seen) return 'alive';
    const verdict = this.marks.verdict(stamp, marks);
    return verdict === 'alive' && seen < this.#lostAt ? 'unknown' : verdict;
  }

  /** Whether nothing is known against an entry that nobody can be asked about. */
  mayServe({ stamp, marks }: LocalEntry): boolean {
    if (this.marks.owes(marks)) return false;
    const verdict = this.marks.verdict(stamp, marks);
    return verdict === 'alive' || verdict === 'unknown';
  }

  /** Takes charge of the keys that begin with `prefix` and a colon. */
  add(prefix: string, namespace: CoherentNamespace): void {
    this.#namespaces.set(prefix, namespace);
  }

  onKey(key: string): void {
    const end = key.indexOf(':', key.indexOf(':') + 1);
    const namespace = this.#namespaces.get(key.slice(0, end));
    const name = key.slice(end + 1);
    namespace?.local.delete(name);
    namespace?.forgetLoad(name);
    this.fence.bump(name);
  }

  onMark(mark: string): void {
    this.marks.onMark(mark);
  }

  onFlush(): void {
    for (const { local } of this.#namespaces.values()) local.clear();
    this.onLost();
  }

  onLost(): void {
    for (const { forgetLoads } of this.#namespaces.values()) forgetLoads();
    this.onBack();
  }

  onBack(): void {
    this.#lostAt = this.#seen + 1;
    this.#seen += 2; // what is kept with marks unknown stands at lostAt, and is looked at again
    this.fence.bumpAll();
    this.marks.onLost();
  }

  onStatus(previous: RemoteStatus, current: RemoteStatus): void {
    this.#parts.onStatus(previous, current);
  }

  close(): void {
    this.#timer?.cancel();
    this.marks.close();
  }

  /**
   * Where nobody tells of every change, memory is true for a while only; else the mark of everything is used, so that an
   * evicting server does not take it for the coldest key of all. While the remote tier is away there is nobody to ask,
   * and what is loaded meanwhile, however long it takes, stays.
   */
  #scheduleTick(): void {
    const { remote, clock, root, verifyEveryMs } = this.#parts;
    this.#timer = clock.setTimeout(() => {
      const { state, coherence } = remote?.status() ?? {};
      if (state === 'up' && coherence !== 'tracking') this.onBack();
      else if (state === 'up') this.marks.touch([root]);
      this.#scheduleTick();
    }, verifyEveryMs);
  }
}
