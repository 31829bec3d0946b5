import type { Clock } from '../contracts/clock.js';
import type { LocalEntry } from '../contracts/local-store.js';
import type { Found } from './look-up.js';

/** What a load came to; each of its callers reads the entry for itself. */
export interface Loaded {
  readonly local: LocalEntry;
  readonly source: string;
  readonly expiresAt: number | undefined;
  /** Whether it is past its lifetime. */
  readonly stale: boolean;
}

/** What a look-up makes a load of: nothing is left to do. */
export function loadedFrom({ entry, source }: Found): Loaded {
  return { local: entry, source, expiresAt: entry.freshUntil, stale: false };
}

/** A load under way: its answer, and what goes on after an answer that came before its end. */
export class Flight {
  readonly answer: Promise<Loaded>;
  /** The state of coherence in which it began. */
  readonly since: number;
  #rest: Promise<unknown> | undefined;
  #joinableUntil = Number.POSITIVE_INFINITY;

  constructor(since: number, run: (flight: Flight) => Promise<Loaded>) {
    this.since = since;
    this.answer = run(this);
    const answered = () => {
      if (!this.#rest) this.#joinableUntil = 0;
    };
    this.answer.then(answered, answered); // before anybody who waits for it can ask again
  }

  /** Whether later callers may have its answer. */
  isJoinable(now: number): boolean {
    return now < this.#joinableUntil;
  }

  /** It is answered already; until a time, in milliseconds since the Unix epoch, the answer is good for later callers. */
  goOn(rest: Promise<unknown>, joinableUntil: number): void {
    rest.catch(() => undefined); // nobody waits for it any more
    this.#rest = rest;
    this.#joinableUntil = joinableUntil;
  }

  /** Tells when nothing of it is under way, however it ended. */
  whenOver(tell: () => void): void {
    const answered = () => {
      if (this.#rest) this.#rest.then(tell, tell);
      else tell();
    };
    this.answer.then(answered, answered);
  }
}

/** Beyond it, timers of Node.js fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The promise's own outcome, or `undefined` after `delayMs`; 0 waits for the outcome. */
export function within<T>(promise: Promise<T>, delayMs: number, clock: Clock): Promise<T | undefined> {
  if (delayMs === 0) return promise;
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => resolve(undefined), Math.min(delayMs, MAX_TIMER_MS));
    promise.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error: unknown) => {
        timer.cancel();
        reject(error);
      },
    );
  });
}
