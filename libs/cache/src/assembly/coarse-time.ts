import { COARSE_LAG_MS, type Clock } from '../contracts/clock.js';

/** So many reads share one look at the clock at most: a loop of hits that never lets timers fire sees time pass, too. */
const READS = 64;

/**
 * Remembers the time for many reads: a look at the clock costs several times as much as finding an entry. The timer
 * that makes it forget is set by a read, so it rests while nobody reads.
 */
export class CoarseTime {
  readonly #clock: Pick<Clock, 'now' | 'setTimeout'>;
  readonly #forget = () => {
    this.#readsLeft = 0;
    this.#isTimed = false;
  };
  #now = 0;
  #readsLeft = 0;
  #isTimed = false;

  constructor(clock: Pick<Clock, 'now' | 'setTimeout'>) {
    this.#clock = clock;
  }

  now(): number {
    return this.#readsLeft-- > 0 ? this.#now : this.#look();
  }

  #look(): number {
    this.#readsLeft = READS - 1;
    this.#now = this.#clock.now();
    if (this.#isTimed) return this.#now;
    this.#isTimed = true;
    this.#clock.setTimeout(this.#forget, COARSE_LAG_MS);
    return this.#now;
  }
}
