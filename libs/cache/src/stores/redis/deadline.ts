import { types } from 'node:util';
import type { Clock } from '../../contracts/clock.js';

/** When a wait ends, and with which error. */
export interface Deadline {
  readonly clock: Clock;
  readonly delayMs: number;
  readonly onTimeout: () => Error;
}

/** A timer this late, in milliseconds, means that the process was busy and not that the server is slow. */
const LATE_MS = 5;

/**
 * The promise's own outcome, or a rejection with `onTimeout()` after `delayMs`; a late outcome is dropped.
 *
 * Time that the process spent computing is not the server's: a timer that fires late waits once more for as long as it
 * was late, `delayMs` at most, since the command may not even have been written. Before it gives up, replies that
 * already wait in the socket are read.
 */
export function withDeadline<T>(promise: Promise<T>, { clock, delayMs, onTimeout }: Deadline): Promise<T> {
  return new Promise((resolve, reject) => {
    const due = clock.now() + delayMs;
    const giveUp = () => setImmediate(() => reject(onTimeout()));
    let timer = clock.setTimeout(() => {
      const late = Math.min(clock.now() - due, delayMs);
      if (late <= LATE_MS) giveUp();
      else timer = clock.setTimeout(giveUp, late);
    }, delayMs);
    promise.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error: unknown) => {
        timer.cancel();
        reject(types.isNativeError(error) ? error : new Error(String(error)));
      },
    );
  });
}
