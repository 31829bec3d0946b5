import type { Clock } from '../contracts/clock.js';

/** The writes of a cache and its namespaces that are under way, so that closing can let them end. */
export class PendingWrites {
  readonly #pending = new Set<Promise<void>>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Remembers a write until it has ended; answers it. */
  track(write: Promise<void>): Promise<void> {
    const forget = () => this.#pending.delete(write);
    this.#pending.add(write);
    write.then(forget, forget);
    return write;
  }

  /** Resolves when nothing is under way any more, after `timeoutMs` at the latest. */
  async drain(timeoutMs: number): Promise<void> {
    if (this.#pending.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimeout(resolve, timeoutMs);
      void Promise.allSettled(this.#pending).then(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}
