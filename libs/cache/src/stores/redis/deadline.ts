import { types } from 'node:util';
import type { Clock } from '../../contracts/clock.js';

/** When a wait ends, and with which error. */
export interface Deadline {
  readonly clock: Clock;
  readonly delayMs: number;
  readonly onTimeout: () => Error;
}

/**
 * The promise's own outcome, or a rejection with `onTimeout()` after `delayMs`; a late outcome is dropped.
 *
 * When the timer fires, replies that already wait in the socket are read first: after a long task in the process the
 * server has often answered in time.
 */
export function withDeadline<T>(promise: Promise<T>, { clock, delayMs, onTimeout }: Deadline): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => setImmediate(() => reject(onTimeout())), delayMs);
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
