import { CacheError } from '../contracts/cache-error.js';
import { parseDuration, type DurationText } from '../settings/duration.js';

/** Milliseconds of a duration such as `'5m'`; a number is milliseconds already. Refuses what is neither. */
export function durationMs(duration: DurationText | number): number {
  const milliseconds = typeof duration === 'string' ? parseDuration(duration) : duration;
  if (milliseconds !== undefined && milliseconds >= 0) return milliseconds;
  throw new CacheError(
    'CACHE_INVALID_DURATION',
    `${JSON.stringify(duration)} is not a duration: write a number and a unit (ms, s, m, h, d), such as '5m'.`,
  );
}
