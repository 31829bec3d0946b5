import type { Clock } from '../contracts/clock.js';

/** A claim that was seen for so long without a renewal is that of a process that is gone. */
export const LEASE_MS = 2_000;

/** What a watch depends on. */
export interface WatchParts {
  readonly clock: Clock;
  /** How long the end of a load may stay unheard of, in milliseconds. */
  readonly pollMs: () => number;
  readonly onEnd: (watch: ClaimWatch) => void;
}

/** One who waits for somebody else's load of a key: for as long as its claim is renewed. */
export class ClaimWatch {
  readonly key: string;
  readonly #parts: WatchParts;
  #identity: string | undefined;
  #since = 0;
  #hasHeard = false;
  #wake: (() => void) | undefined;

  constructor(key: string, parts: WatchParts) {
    this.key = key;
    this.#parts = parts;
  }

  /**
   * Waits after a look-up that saw the claim under this identity, until it is worth while to look again. Answers true
   * where the claim is dead, so that it may be taken.
   */
  async outlasts(identity: string): Promise<boolean> {
    const { clock, pollMs } = this.#parts;
    if (identity !== this.#identity) {
      this.#identity = identity;
      this.#since = clock.elapsed();
    }
    const deadAt = this.#since + LEASE_MS;
    await this.#news(Math.min(deadAt - clock.elapsed(), pollMs()));
    this.#hasHeard = false;
    return clock.elapsed() >= deadAt;
  }

  /** The key may have changed. */
  heard(): void {
    this.#hasHeard = true;
    this.#wake?.();
  }

  /** Nobody waits any more. */
  end(): void {
    this.#wake?.();
    this.#parts.onEnd(this);
  }

  /** Resolves when something was heard since the last time, after `delayMs` at the latest. */
  #news(delayMs: number): Promise<void> {
    if (this.#hasHeard || delayMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#parts.clock.setTimeout(() => this.#wake?.(), delayMs);
      this.#wake = () => {
        timer.cancel();
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
