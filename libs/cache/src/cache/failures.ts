import type { Clock } from '../contracts/clock.js';

const MAX_FAILURES = 10_000;

/** Loads that failed a short while ago: until their time is over, callers get the same failure and the source has peace. */
export class Failures {
  readonly #clock: Clock;
  readonly #backoffMs: number;
  readonly #failed = new Map<string, { readonly error: unknown; readonly until: number }>();

  constructor(clock: Clock, backoffMs: number) {
    this.#clock = clock;
    this.#backoffMs = backoffMs;
  }

  /** The failure that still counts. */
  of(key: string): { readonly error: unknown } | undefined {
    const failure = this.#failed.get(key);
    if (failure && failure.until > this.#clock.now()) return failure;
    this.#failed.delete(key);
    return undefined;
  }

  add(key: string, error: unknown): void {
    if (this.#backoffMs === 0) return;
    this.#failed.delete(key);
    this.#failed.set(key, { error, until: this.#clock.now() + this.#backoffMs });
    const [oldest] = this.#failed.keys();
    if (this.#failed.size > MAX_FAILURES && oldest !== undefined) this.#failed.delete(oldest);
  }

  forget(key: string): void {
    this.#failed.delete(key);
  }

  forgetAll(): void {
    this.#failed.clear();
  }
}
