import { CacheError } from '../../contracts/cache-error.js';

/** What a command is told that there is no connection for; the reason never holds a password. */
export function unavailable(reason: string, cause?: unknown): CacheError {
  return new CacheError('CACHE_REMOTE_UNAVAILABLE', `Redis is not reachable: ${reason}`, { cause });
}

/** What everybody is told from `close` on. */
export function closed(): CacheError {
  return unavailable('the cache is closed');
}
