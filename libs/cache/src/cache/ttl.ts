import { CacheError } from '../contracts/cache-error.js';
import { parseDuration, type DurationText } from '../settings/duration.js';

const parsed = new Map<string, number>();
const MAX_REMEMBERED = 1_000;

/** Milliseconds of a lifetime given at a call; a text seen before is not parsed again. */
export function ttlOf(ttl: DurationText | undefined, defaultMs: number): number {
  if (ttl === undefined) return defaultMs;
  const known = parsed.get(ttl);
  if (known !== undefined) return known;
  const milliseconds = typeof ttl === 'string' ? parseDuration(ttl) : undefined;
  if (milliseconds === undefined || milliseconds < 1) throw invalidTtl(ttl);
  if (parsed.size < MAX_REMEMBERED) parsed.set(ttl, milliseconds);
  return milliseconds;
}

function invalidTtl(ttl: unknown): CacheError {
  const hint = typeof ttl === 'number' ? ` Did you mean '${ttl}s' or '${ttl}ms'?` : '';
  return new CacheError(
    'CACHE_INVALID_TTL',
    `${JSON.stringify(ttl)} is not a lifetime: write a number above 0 and a unit (ms, s, m, h, d), such as '5m'.${hint}`,
  );
}
