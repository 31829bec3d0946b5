import type { Clock } from '../../contracts/clock.js';

/**
 * The promise's own outcome, or a rejection with `onTimeout()` after `delayMs`; a late outcome is dropped.
 *
 * When the timer fires, replies that already wait in the socket are read first: after a long task in the process the
 * server has often answered in time.
 */
export function withDeadline<T>(
  clock: Clock,
  promise: Promise<T>,
  delayMs: number,
  onTimeout: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => setImmediate(() => reject(onTimeout())), delayMs);
    promise.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error: unknown) => {
        timer.cancel();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
