import { inspect } from 'node:util';
import { CacheError } from '../contracts/cache-error.js';

const NO_TAGS: readonly string[] = [];

/** A key as callers give it. @throws CacheError CACHE_INVALID_KEY */
export function checkKey(key: string): string {
  if (typeof key === 'string' && key !== '' && isWellFormed(key)) return key;
  const rule = 'a text that is not empty and has no half of a character (a lone surrogate)';
  throw new CacheError('CACHE_INVALID_KEY', `a cache key is ${rule}, not ${inspect(key)}`);
}

/** Half a surrogate pair has no UTF-8 form: in Redis it would be the same as any other half. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed(); // in every Node.js; typed from ES2024 on
}

/** Tags as callers give them, each once. @throws CacheError CACHE_INVALID_TAGS */
export function checkTags(tags: Iterable<string> | undefined): readonly string[] {
  if (tags === undefined) return NO_TAGS;
  const unique = typeof tags === 'string' ? undefined : [...new Set<unknown>(tags)];
  if (unique?.every((tag) => typeof tag === 'string' && isWellFormed(tag))) return unique as string[];
  throw new CacheError(
    'CACHE_INVALID_TAGS',
    `tags are a list of texts, such as ['users'], not ${inspect(tags)}`,
  );
}

/** Keys as callers give them, each once. @throws CacheError CACHE_INVALID_KEY */
export function checkKeys(method: string, keys: Iterable<string>): readonly string[] {
  if (typeof keys === 'string') throw notAList(method, keys);
  return [...new Set(keys)].map(checkKey);
}

/** A single text where a list is expected would be taken for the list of its letters. */
function notAList(method: string, given: string): CacheError {
  return new CacheError('CACHE_INVALID_KEY', `${method} takes a list of keys, not ${inspect(given)}`);
}

const NAMESPACE = /^[A-Za-z0-9][\w-]{0,63}$/;

/** Names are words, so that a nested namespace can never look like a key. @throws CacheError CACHE_INVALID_NAMESPACE */
export function checkNamespace(name: string): void {
  if (NAMESPACE.test(name)) return;
  const rule = '1 … 64 letters, digits, _ or -, starting with a letter or digit';
  throw new CacheError('CACHE_INVALID_NAMESPACE', `${JSON.stringify(name)} is not a namespace: use ${rule}`);
}

/** Two places define the same namespace differently. */
export function namespaceConflict(name: string): CacheError {
  const message = `the namespace "${name}" exists already with other settings; define it in one place`;
  return new CacheError('CACHE_NAMESPACE_CONFLICT', message);
}
