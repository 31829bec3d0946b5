import type { Clock, Timer } from '../contracts/clock.js';
import type { RemoteStore } from '../contracts/remote-store.js';
import { ClaimWatch, type WatchParts } from './claim-watch.js';
import { claimName, claimOn, releasedClaim, renewedClaim } from './envelope.js';
import type { Recorder } from './recorder.js';

/** As long as a tombstone: a claim that took the place of one refuses the same late fills. */
export const CLAIM_MS = 30_000;
/** Twice within the time after which a claim counts as dead. */
const RENEW_MS = 1_000;
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
  readonly #watches = new Map<string, Set<ClaimWatch>>();

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
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
    const { clock } = this.#parts;
    const renew = (count: number) => this.#swap(key, name, renewedClaim(name, count));
    const renewal = new Renewal(renew, { clock, until: clock.now() + patienceMs });
    const end = () => {
      this.#held.delete(held);
      renewal.stop();
    };
    const release = async () => {
      end();
      await this.#release(key, name).catch((error: unknown) => this.#parts.recorder.trouble('set', error));
    };
    const held: HeldClaim = { name, end, release };
    this.#held.add(held);
    return held;
  }

  /** Gives a claim back that may be there, after a trouble that was told already. Never rejects. */
  async abandon(key: string, name: string): Promise<void> {
    await this.#release(key, name).catch(() => false); // it dies by itself, a little later
  }

  /** Lets somebody wait for a load of this key by another process; `ClaimWatch.end` has to follow. */
  watch(key: string): ClaimWatch {
    const { store, clock } = this.#parts;
    const pollMs = () => (store.status().coherence === 'none' ? POLL_MS : Number.POSITIVE_INFINITY);
    const watches = this.#watches.get(key) ?? new Set();
    const onEnd: WatchParts['onEnd'] = (watch) => {
      watches.delete(watch);
      if (watches.size === 0 && this.#watches.get(key) === watches) this.#watches.delete(key);
    };
    const watch = new ClaimWatch({ clock, pollMs, onEnd });
    this.#watches.set(key, watches.add(watch));
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

  #release(key: string, name: string): Promise<boolean> {
    return this.#swap(key, name, releasedClaim(name));
  }

  #swap(key: string, from: string, to: string): Promise<boolean> {
    const { store, remoteKey } = this.#parts;
    return store.swapHead({ key: remoteKey(key), from, to, ttlMs: CLAIM_MS });
  }
}

/** Renews one claim every second, for as long as it is there, until a time in milliseconds since the Unix epoch. */
class Renewal {
  readonly #renew: (count: number) => Promise<boolean>;
  readonly #clock: Clock;
  readonly #until: number;
  #count = 0;
  #timer: Timer | undefined;
  #isStopped = false;

  constructor(
    renew: (count: number) => Promise<boolean>,
    { clock, until }: { readonly clock: Clock; readonly until: number },
  ) {
    this.#renew = renew;
    this.#clock = clock;
    this.#until = until;
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #schedule(): void {
    if (this.#clock.now() >= this.#until) return;
    this.#timer = this.#clock.setTimeout(() => void this.#beat(), RENEW_MS);
  }

  async #beat(): Promise<void> {
    const isThere = await this.#renew(++this.#count).catch(() => true); // not known: the next beat asks again
    if (isThere && !this.#isStopped) this.#schedule();
  }
}
