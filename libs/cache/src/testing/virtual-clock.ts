import { COARSE_LAG_MS, type Clock, type Timer } from '../contracts/clock.js';
import type { DurationText } from '../settings/duration.js';
import { durationMs } from './duration-ms.js';

interface Pending {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** Time that moves only when a test says so: every lifetime, deadline and timer of a cache that is built with it. */
export class VirtualClock implements Clock {
  #now: number;
  readonly #pending = new Set<Pending>();

  /** Starts at `startMs`, in milliseconds since the Unix epoch. */
  constructor(startMs = 1_700_000_000_000) {
    this.#now = startMs;
  }

  /** Timers that have neither fired nor been cancelled. */
  get pending(): number {
    return this.#pending.size;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#now;
  }

  /** As late as the contract allows. */
  coarseNow(): number {
    return this.#now - COARSE_LAG_MS;
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const pending = { dueAt: this.#now + delayMs, callback };
    this.#pending.add(pending);
    return { cancel: () => void this.#pending.delete(pending) };
  }

  /**
   * Moves time on by a duration such as `'5m'`, or by milliseconds, firing what falls due in its order; what a timer sets
   * off has settled before the next one.
   */
  async advance(duration: DurationText | number): Promise<void> {
    const end = this.#now + durationMs(duration);
    await settle();
    for (let next = this.#nextUntil(end); next; next = this.#nextUntil(end)) {
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.callback();
      await settle();
    }
    this.#now = end;
  }

  #nextUntil(end: number): Pending | undefined {
    const due = [...this.#pending].filter(({ dueAt }) => dueAt <= end);
    return due.sort((a, b) => a.dueAt - b.dueAt)[0];
  }
}

/** Resolves once everything that waits for no timer and no socket has run, `setImmediate` included. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
