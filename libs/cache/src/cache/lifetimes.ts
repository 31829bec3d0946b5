import { CacheError } from '../contracts/cache-error.js';
import { parseDuration, type DurationText } from '../settings/duration.js';
import type { CacheConfig } from '../settings/types.js';
import type { CacheWriteOptions } from './cache-types.js';

/** How long an entry is fresh, and how long after that it is kept, both in milliseconds. */
export interface Lifetime {
  readonly ttlMs: number;
  readonly graceMs: number;
}

/** Whether a value says that there is none. */
export type IsNegative = (value: unknown) => boolean;

/** The lifetimes of the entries of one namespace: what a call says, else what the settings say. */
export class Lifetimes {
  readonly #settings: CacheConfig['ttl'];
  readonly #isNegative: IsNegative;

  constructor(settings: CacheConfig['ttl'], isNegative: IsNegative) {
    this.#settings = settings;
    this.#isNegative = isNegative;
  }

  /** @throws CacheError CACHE_INVALID_DURATION where a lifetime among the options is none */
  check(options: CacheWriteOptions): void {
    this.#ttlOf(options);
    this.#graceOf(options);
    this.#negativeOf(options);
  }

  /** A negative result has a life of its own and no grace: what it denies may come to be. */
  of(value: unknown, options: CacheWriteOptions): Lifetime {
    const negativeMs = this.#negativeOf(options);
    const isNegative = negativeMs > 0 && this.#isNegative(value);
    const lifeMs = isNegative ? negativeMs : this.#ttlOf(options);
    const shortenedMs = lifeMs * (this.#settings.jitterPercent / 100) * Math.random();
    return {
      ttlMs: Math.max(1, Math.round(lifeMs - shortenedMs)),
      graceMs: isNegative ? 0 : this.#graceOf(options),
    };
  }

  #ttlOf({ ttl }: CacheWriteOptions): number {
    return durationOf('ttl', ttl, { defaultMs: this.#settings.default, minMs: 1 });
  }

  #graceOf({ grace }: CacheWriteOptions): number {
    return durationOf('grace', grace, { defaultMs: this.#settings.grace, minMs: 0 });
  }

  #negativeOf({ negativeTtl }: CacheWriteOptions): number {
    return durationOf('negativeTtl', negativeTtl, { defaultMs: this.#settings.negative, minMs: 0 });
  }
}

const parsed = new Map<string, number>();
const MAX_REMEMBERED = 1_000;

/** Milliseconds of a duration given at a call; a text seen before is not parsed again. */
export function durationOf(
  option: string,
  given: DurationText | undefined,
  { defaultMs, minMs }: { readonly defaultMs: number; readonly minMs: number },
): number {
  if (given === undefined) return defaultMs;
  const known = parsed.get(given);
  const milliseconds = known ?? (typeof given === 'string' ? parseDuration(given) : undefined);
  if (milliseconds === undefined || milliseconds < minMs) throw invalidDuration(option, given, minMs);
  if (known === undefined && parsed.size < MAX_REMEMBERED) parsed.set(given, milliseconds);
  return milliseconds;
}

function invalidDuration(option: string, given: unknown, minMs: number): CacheError {
  const hint = typeof given === 'number' ? ` Did you mean '${given}s' or '${given}ms'?` : '';
  const bound = minMs > 0 ? 'above 0' : 'from 0 on';
  return new CacheError(
    'CACHE_INVALID_DURATION',
    `${JSON.stringify(given)} is no duration for ${option}: write a number ${bound} and a unit (ms, s, m, h, d), such as '5m'.${hint}`,
  );
}
