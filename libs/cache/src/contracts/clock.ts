/** How far `Clock.coarseNow` may be behind `Clock.now` while the event loop turns, in milliseconds. */
export const COARSE_LAG_MS = 100;

/** Time as the engine sees it; a test hands in a virtual one. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;

  /** Milliseconds since some moment: unlike `now` it never goes back nor jumps, so that it measures how long something takes. */
  elapsed(): number;

  /**
   * As `now`, for next to nothing: never ahead of it, and behind by `COARSE_LAG_MS` at most, or by as long as the event
   * loop was blocked.
   */
  coarseNow(): number;

  /** Calls back once after `delayMs`; the timer never keeps the process alive. */
  setTimeout(callback: () => void, delayMs: number): Timer;
}

/** A pending call of `Clock.setTimeout`. */
export interface Timer {
  cancel(): void;
}
