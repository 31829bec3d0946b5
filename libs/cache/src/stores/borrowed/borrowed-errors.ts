import { types } from 'node:util';
import { CacheError } from '../../contracts/cache-error.js';
import { describeError } from '../redis/describe-error.js';

/** How Redis begins an answer that is an error: `ERR`, `OOM`, `WRONGTYPE`. */
const REPLY = /^[A-Z]{3,}\b/;

export function timedOut(timeoutMs: number): CacheError {
  return new CacheError('CACHE_REMOTE_TIMEOUT', `The borrowed store did not answer within ${timeoutMs} ms`);
}

export function unavailable(reason: string, cause?: unknown): CacheError {
  const message = `The borrowed store is not reachable: ${reason}`;
  return new CacheError('CACHE_REMOTE_UNAVAILABLE', message, { cause });
}

/** What callers get of an error of a store, whatever it was: some are none of JavaScript's, some quote the value. */
export function toCacheError(error: unknown): CacheError {
  if (CacheError.isInstance(error)) return error;
  if (isNamed(error, 'NoCacheableError'))
    return refused('its isCacheable refuses the text; it has to accept every string', undefined);
  const reason = reasonOf(error);
  return REPLY.test(reason) ? refused(reason, error) : unavailable(reason, error);
}

/** The server has no room. */
export function isOutOfMemory(error: unknown): boolean {
  return toCacheError(error).message.includes('OOM ');
}

/** What the error says, without a password. */
export function reasonOf(error: unknown): string {
  if (types.isNativeError(error) || typeof error !== 'object' || error === null) return describeError(error);
  return 'message' in error ? describeError(String(error.message)) : 'an error without a message';
}

function refused(reason: string, cause: unknown): CacheError {
  return new CacheError('CACHE_REMOTE_REFUSED', `The borrowed store refused the command: ${reason}`, {
    cause,
  });
}

function isNamed(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name;
}
