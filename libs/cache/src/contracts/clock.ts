/** Time as the engine sees it; a test hands in a virtual one. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;

  /** Calls back once after `delayMs`; the timer never keeps the process alive. */
  setTimeout(callback: () => void, delayMs: number): Timer;
}

/** A pending call of `Clock.setTimeout`. */
export interface Timer {
  cancel(): void;
}
