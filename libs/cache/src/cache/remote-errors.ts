import { CacheError } from '../contracts/cache-error.js';

/** What is told of a value that the server had no room for. */
export function noRoom(): CacheError {
  return new CacheError('CACHE_REMOTE_REFUSED', 'Redis has no room for the value: its maxmemory is reached');
}

/** A key of ours that holds a list or a hash was written by somebody else, and would stay in the way for ever. */
export function isWrongType(error: unknown): boolean {
  return isRefusal(error) && error.message.includes('WRONGTYPE');
}

/** What is told of a payload that nobody can read. */
export function damaged(): CacheError {
  return new CacheError(
    'CACHE_VALUE_DAMAGED',
    'what Redis holds is no entry of nestjs-cache-presets, or was changed since it was written',
  );
}

/** What is told of a payload that only a later version of this package can read. */
export function laterVersion(): CacheError {
  return new CacheError('CACHE_FORMAT_UNKNOWN', 'a later version of nestjs-cache-presets wrote the value');
}

/** Others may be able to read the value. */
export function isUnknownFormat(error: unknown): boolean {
  return CacheError.isInstance(error) && error.code === 'CACHE_FORMAT_UNKNOWN';
}

/** The server could be asked, and would not. */
export function isRefusal(error: unknown): error is CacheError {
  return CacheError.isInstance(error) && error.code === 'CACHE_REMOTE_REFUSED';
}

/** The value may be good, and this process lacks the key to it. */
export function isKeyMissing(error: unknown): boolean {
  return CacheError.isInstance(error) && error.code === 'CACHE_ENCRYPTION_KEY_MISSING';
}
