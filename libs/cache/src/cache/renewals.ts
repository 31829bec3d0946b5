import type { Clock, Timer } from '../contracts/clock.js';

/** Twice within the time after which a claim counts as dead. */
const RENEW_MS = 1_000;

/** What is renewed until it is taken out. */
export interface Renewable {
  /** Until when it is renewed at most, by `Clock.elapsed`. */
  readonly until: number;
  /** Answers whether there is anything left to renew. */
  renew(): Promise<boolean>;
}

/** Renews each of many things every second; they are due in the order in which they came, so one timer serves them all. */
export class Renewals {
  readonly #clock: Clock;
  readonly #dueAt = new Map<Renewable, number>();
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(renewable: Renewable): void {
    this.#dueAt.set(renewable, this.#clock.elapsed() + RENEW_MS);
    if (!this.#timer) this.#arm(RENEW_MS);
  }

  delete(renewable: Renewable): void {
    this.#dueAt.delete(renewable);
    if (this.#dueAt.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(delayMs: number): void {
    this.#timer = this.#clock.setTimeout(() => this.#ring(), delayMs);
  }

  #ring(): void {
    const now = this.#clock.elapsed();
    this.#timer = undefined;
    for (const [renewable, dueAt] of this.#dueAt) {
      if (dueAt > now) break;
      this.#dueAt.delete(renewable);
      if (now < renewable.until) void this.#renew(renewable);
    }
    const [next] = this.#dueAt.values();
    if (next !== undefined) this.#arm(next - now);
  }

  async #renew(renewable: Renewable): Promise<void> {
    this.#dueAt.set(renewable, this.#clock.elapsed() + RENEW_MS);
    const isThere = await renewable.renew().catch(() => true); // not known: the next time asks again
    if (!isThere) this.delete(renewable);
  }
}
