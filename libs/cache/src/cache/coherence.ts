import type { Clock } from '../contracts/clock.js';
import type { LocalPartition } from '../contracts/local-store.js';
import type { RemoteListener, RemoteStore } from '../contracts/remote-store.js';
import { Fence } from './fence.js';
import { TagMarks } from './tag-marks.js';

/** What of a namespace depends on what others do. */
export interface CoherentNamespace {
  readonly local: LocalPartition;
  /** Later callers do not join the load of this key. */
  readonly forgetLoad: (key: string) => void;
}

/** What coherence is built from. */
export interface CoherenceParts {
  readonly remote: RemoteStore | undefined;
  readonly clock: Clock;
  /** The mark on which every entry hangs. */
  readonly root: string;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Keeps the memory of all namespaces true to what others do to the remote tier: a changed key leaves memory, and no
 * fill that began before the change is kept. Where a tag was invalidated, or the connection lost, entries stay and have
 * to be looked at again: `seen` has moved on.
 */
export class Coherence implements RemoteListener {
  readonly fence = new Fence();
  readonly marks: TagMarks;
  readonly #namespaces = new Map<string, CoherentNamespace>();
  #seen = 0;

  constructor({ remote, clock, root, onTrouble }: CoherenceParts) {
    this.marks = new TagMarks({
      tagClock: remote?.tagClock,
      clock,
      root,
      onTrouble,
      onChange: () => void this.#seen++,
    });
    remote?.listen?.(this);
  }

  /** An entry that was true in this state is true now. */
  get seen(): number {
    return this.#seen;
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
    this.#seen++;
    this.fence.bumpAll();
    this.marks.onLost();
  }
}
