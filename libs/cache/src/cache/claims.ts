import type { Clock } from '../contracts/clock.js';
import type { RemoteStore } from '../contracts/remote-store.js';
import { ClaimWatch, type WatchParts } from './claim-watch.js';
import { claimName, claimOn, releasedClaim, renewedClaim } from './envelope.js';
import type { Recorder } from './recorder.js';
import { Renewals, type Renewable } from './renewals.js';

/** As long as a tombstone: a claim that took the place of one refuses the same late fills. */
export const CLAIM_MS = 30_000;
/** Where nobody tells of the end of a load, who waits for it looks this often. */
const POLL_MS = 100;

/** What the claims of a namespace are made with. */
export interface ClaimsParts {
  readonly store: RemoteStore;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly remoteKey: (key: string) => string;
}

/** A claim of ours, renewed every second until its load has ended in one of two ways. */
export interface HeldClaim {
  /** How the payload begins that a fill may replace, whichever renewal was the last. */
  readonly name: string;
  /** The fill was sent: it has taken the place of the claim, or found that something else had. */
  end(): void;
  /** The load came to nothing that is kept: whoever waits for it may load at once. Never rejects. */
  release(): Promise<void>;
}

/**
 * Claims of keys of one namespace: at most one process at a time holds that of a key and loads it, and all others can
 * see whether it still lives.
 *
 * Every change of a claim is a compare-and-set on its name, which no renewal touches: a renewal that arrives after the
 * fill or the release does nothing.
 */
export class Claims {
  readonly #parts: ClaimsParts;
  readonly #held = new Set<HeldClaim>();
  readonly #renewals: Renewals;
  readonly #watches = new Map<string, Set<ClaimWatch>>();
  readonly #watchParts: WatchParts;

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
    const { store, clock } = parts;
    this.#renewals = new Renewals(clock);
    const pollMs = () => (store.status().coherence === 'none' ? POLL_MS : Number.POSITIVE_INFINITY);
    this.#watchParts = { clock, pollMs, onEnd: (watch) => this.#forget(watch) };
  }

  /**
   * Claims what a look-up saw under this identity, be it dead, stale, to be loaded anew, or the claim of a process that is
   * gone. Answers the claim's name; nothing where the key has changed since, or the store could not be asked.
   */
  async take(key: string, identity: string): Promise<string | undefined> {
    const claim = claimOn(identity);
    const name = claimName(claim);
    try {
      return (await this.#swap(key, identity, claim)) ? name : undefined;
    } catch (error) {
      this.#parts.recorder.trouble('set', error);
      void this.abandon(key, name); // it may have been made all the same
      return undefined;
    }
  }

  /** Keeps a claim alive until its load has ended, `patienceMs` at most: others then take a load that hangs for gone. */
  hold(key: string, name: string, patienceMs = Number.POSITIVE_INFINITY): HeldClaim {
    let count = 0;
    const held: HeldClaim & Renewable = {
      name,
      until: this.#parts.clock.elapsed() + patienceMs,
      renew: () => this.#swap(key, name, renewedClaim(name, ++count)),
      end: () => {
        this.#held.delete(held);
        this.#renewals.delete(held);
      },
      release: async () => {
        held.end();
        await this.#release(key, name).catch((error: unknown) => this.#parts.recorder.trouble('set', error));
      },
    };
    this.#held.add(held);
    this.#renewals.add(held);
    return held;
  }

  /** Gives a claim back that may be there, after a trouble that was told already. Never rejects. */
  async abandon(key: string, name: string): Promise<void> {
    await this.#release(key, name).catch(() => false); // it dies by itself, a little later
  }

  /** Lets somebody wait for a load of this key by another process; `ClaimWatch.end` has to follow. */
  watch(key: string): ClaimWatch {
    const watch = new ClaimWatch(key, this.#watchParts);
    const watches = this.#watches.get(key);
    if (watches) watches.add(watch);
    else this.#watches.set(key, new Set([watch]));
    return watch;
  }

  /** Somebody else changed the key. */
  heard(key: string): void {
    for (const watch of this.#watches.get(key) ?? []) watch.heard();
  }

  /** Any key may have changed. */
  heardAll(): void {
    for (const key of this.#watches.keys()) this.heard(key);
  }

  /** Gives every claim back, so that others need not find out that this process is gone. */
  close(): void {
    for (const held of this.#held) void held.release();
    this.heardAll();
  }

  #forget(watch: ClaimWatch): void {
    const watches = this.#watches.get(watch.key);
    if (watches?.delete(watch) && watches.size === 0) this.#watches.delete(watch.key);
  }

  #release(key: string, name: string): Promise<boolean> {
    return this.#swap(key, name, releasedClaim(name));
  }

  #swap(key: string, from: string, to: string): Promise<boolean> {
    const { store, remoteKey } = this.#parts;
    return store.swapHead({ key: remoteKey(key), from, to, ttlMs: CLAIM_MS });
  }
}
