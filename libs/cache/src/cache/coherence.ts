import type { LocalPartition } from '../contracts/local-store.js';
import type { RemoteListener } from '../contracts/remote-store.js';
import type { Fence } from './fence.js';

/** What of a namespace depends on the remote tier. */
export interface CoherentNamespace {
  readonly local: LocalPartition;
  /** Later callers do not join the load of this key. */
  readonly forgetLoad: (key: string) => void;
}

/**
 * Keeps the memory of all namespaces true to what others do to the remote tier: a changed key leaves memory, and no
 * fill that began before the change is kept. After a lost connection entries stay, unverified: `seen` has moved on.
 */
export class Coherence implements RemoteListener {
  readonly #fence: Fence;
  readonly #namespaces = new Map<string, CoherentNamespace>();
  #seen = 0;

  constructor(fence: Fence) {
    this.#fence = fence;
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
    const root = key.indexOf(':');
    const end = key.indexOf(':', root + 1);
    const namespace = this.#namespaces.get(key.slice(0, end));
    const name = key.slice(end + 1);
    namespace?.local.delete(name);
    namespace?.forgetLoad(name);
    this.#fence.bump(name);
  }

  onFlush(): void {
    for (const { local } of this.#namespaces.values()) local.clear();
    this.#fence.bumpAll();
  }

  onLost(): void {
    this.#seen++;
    this.#fence.bumpAll();
  }
}
