import { COARSE_LAG_MS, type Clock } from '../../contracts/clock.js';

/**
 * So near its end an entry is held against the exact clock. An event loop blocked for no longer than a second between
 * two reads therefore serves nothing late, whatever the coarse clock has missed.
 */
const EXACT_MS = 1_000 + COARSE_LAG_MS;
const TICK_MS = 128;
const LONG_OVER = -1;

/**
 * Says which entries are over, for most of them by ticks since the start: small whole numbers lie in the node itself,
 * where a time in milliseconds is an object of its own that a hit would have to fetch from far away.
 */
export class Expiry {
  readonly #clock: Clock;
  readonly #start: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start = clock.coarseNow();
  }

  /** Before this tick nothing is over that ends at this time, in milliseconds since the Unix epoch. */
  firstDoubt(time: number): number {
    return Math.max(LONG_OVER, (time - EXACT_MS - this.#start) / TICK_MS) | 0; // beyond eight years it begins anew: earlier than needed
  }

  tick(): number {
    return ((this.#clock.coarseNow() - this.#start) / TICK_MS) | 0;
  }

  isOver(time: number): boolean {
    return time <= this.#clock.coarseNow() + EXACT_MS && time <= this.#clock.now();
  }
}
