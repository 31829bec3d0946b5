import { CacheError } from '../../contracts/cache-error.js';
import type { Clock } from '../../contracts/clock.js';
import type { RemoteStatus } from '../../contracts/remote-store.js';

/** When a breaker opens and for how long. */
export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  readonly cooldownMs: number;
  readonly clock: Clock;
  readonly onChange: () => void;
}

/**
 * Leaves a failing server alone: open after so many failures in a row, then one trial call per cooldown, closed again
 * by the first success.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #state: RemoteStatus['breaker'] = 'closed';
  #failures = 0;
  #openedAt = 0;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get state(): RemoteStatus['breaker'] {
    return this.#state;
  }

  /** Whether a call may go out now; the one that finds the cooldown over is the trial. */
  admits(): boolean {
    if (this.#state === 'closed') return true;
    const { clock, cooldownMs } = this.#options;
    if (clock.elapsed() - this.#openedAt < cooldownMs) return false;
    this.#openedAt = clock.elapsed();
    this.#enter('half-open');
    return true;
  }

  /** Hears of the end of a call. A server that answers with an error is alive; a lost connection is noticed by its own. */
  judge(error: CacheError | undefined): void {
    if (!error || error.code === 'CACHE_REMOTE_REFUSED') this.succeed();
    else if (error.code === 'CACHE_REMOTE_TIMEOUT') this.fail();
  }

  succeed(): void {
    this.#failures = 0;
    this.#enter('closed');
  }

  fail(): void {
    this.#failures++;
    if (this.#state === 'closed' && this.#failures < this.#options.failures) return;
    this.#openedAt = this.#options.clock.elapsed();
    this.#enter('open');
  }

  #enter(state: RemoteStatus['breaker']): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onChange();
  }
}

/** What a call comes to that the breaker does not let through. */
export function leftAlone(): CacheError {
  return new CacheError('CACHE_REMOTE_UNAVAILABLE', 'Redis is left alone: the last calls to it failed');
}
