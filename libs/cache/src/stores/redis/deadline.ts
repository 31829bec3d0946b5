import { types } from 'node:util';
import type { Clock, Timer } from '../../contracts/clock.js';

/** How long a call may take, and which error ends one that takes longer. */
export interface Deadline {
  readonly clock: Clock;
  readonly delayMs: number;
  readonly onTimeout: () => Error;
}

/** Hears of the end of each call, before its caller does; answers with what the caller gets of an error. */
export interface CallObserver {
  onValue(): void;
  onError(error: Error): Error;
}

/** A call under way, between those that began before and after it. */
interface Call {
  readonly due: number;
  readonly fail: (error: Error) => void;
  previous: Call | undefined;
  next: Call | undefined;
}

/** A timer this late, in milliseconds, means that the process was busy and not that the server is slow. */
const LATE_MS = 5;

/**
 * One deadline for many calls. All may take equally long, so they are due in the order in which they began, and one
 * timer serves them all: a timer for each would cost more than the call.
 *
 * Time that the process spent computing is not the server's: a timer that fires late waits once more for as long as it
 * was late, `delayMs` at most, since the command may not even have been written. Before a call is given up, replies that
 * already wait in the socket are read.
 */
export class Deadlines {
  readonly #deadline: Deadline;
  readonly #observer: CallObserver | undefined;
  #first: Call | undefined;
  #last: Call | undefined;
  #timer: Timer | undefined;

  constructor(deadline: Deadline, observer?: CallObserver) {
    this.#deadline = deadline;
    this.#observer = observer;
  }

  /** The promise's own outcome, or a rejection with `onTimeout()` after `delayMs`; a late outcome is dropped. */
  limit<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const call = this.#begin(reject);
      promise.then(
        (value) => {
          if (!this.#end(call)) return;
          this.#observer?.onValue();
          resolve(value);
        },
        (error: unknown) => this.#fail(call, types.isNativeError(error) ? error : new Error(String(error))),
      );
    });
  }

  #begin(fail: Call['fail']): Call {
    const { clock, delayMs } = this.#deadline;
    const call: Call = { due: clock.elapsed() + delayMs, fail, previous: this.#last, next: undefined };
    if (this.#last) this.#last.next = call;
    else this.#first = call;
    this.#last = call;
    if (!this.#timer) this.#arm(delayMs);
    return call;
  }

  /** Answers whether the call was still under way. */
  #end(call: Call): boolean {
    const { previous, next } = call;
    if (this.#first !== call && !previous) return false;
    if (previous) previous.next = next;
    else this.#first = next;
    if (next) next.previous = previous;
    else this.#last = previous;
    call.previous = call.next = undefined;
    if (!this.#first) this.#disarm();
    return true;
  }

  #fail(call: Call, error: Error): void {
    if (this.#end(call)) call.fail(this.#observer?.onError(error) ?? error);
  }

  #arm(delayMs: number): void {
    const { clock } = this.#deadline;
    const expected = clock.elapsed() + delayMs;
    this.#timer = clock.setTimeout(() => this.#ring(expected), delayMs);
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #ring(expected: number): void {
    const { clock, delayMs } = this.#deadline;
    const now = clock.elapsed();
    const late = Math.min(now - expected, delayMs);
    if (late <= LATE_MS) this.#giveUp(Math.max(now, expected));
    else this.#timer = clock.setTimeout(() => this.#giveUp(now), late);
  }

  /** Ends the calls that were due at a time, and waits for the next one. */
  #giveUp(time: number): void {
    const timer = this.#timer;
    setImmediate(() => {
      for (let call = this.#first; call && call.due <= time; call = this.#first)
        this.#fail(call, this.#deadline.onTimeout());
      if (this.#first && this.#timer === timer)
        this.#arm(Math.max(0, this.#first.due - this.#deadline.clock.elapsed()));
    });
  }
}

/** As `Deadlines.limit`, for one call. */
export function withDeadline<T>(promise: Promise<T>, deadline: Deadline): Promise<T> {
  return new Deadlines(deadline).limit(promise);
}
