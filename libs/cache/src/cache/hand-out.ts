import { types } from 'node:util';
import type { LocalEntry } from '../contracts/local-store.js';
import type { CacheConfig } from '../settings/types.js';
import type { CacheEntry } from './cache-types.js';
import type { LocalTimes } from './freshness.js';
import { MemoryEntry } from './memory-entry.js';

/** How readers get a value out of memory. */
export type HandOut = CacheConfig['memory']['values'];

/** What of a memory entry is not its value: how long it lives, what can kill it, and its size. */
export interface EntryFacts extends Pick<LocalEntry, 'stamp' | 'marks' | 'bytes'> {
  readonly times: LocalTimes;
}

/** Makes the memory entry of a value in its normal form. Each member by name: spread, they take longer than parsing JSON. */
export function localEntry(
  value: unknown,
  mode: HandOut,
  { times, stamp, marks, bytes }: EntryFacts,
): LocalEntry {
  const { expiresAt, freshUntil, staleUntil, refreshAt } = times;
  const isShared = mode === 'shared' || (mode === 'frozen' && freezeDeep(value));
  return new MemoryEntry({
    value,
    isShared,
    expiresAt,
    freshUntil,
    staleUntil,
    refreshAt,
    stamp,
    marks,
    bytes,
  });
}

/** The entry for one reader who started no load. */
export function entryOf<T>(entry: LocalEntry, source: string): CacheEntry<T> {
  const { freshUntil: expiresAt } = entry;
  return { value: handOut(entry) as T, source, coalesced: false, stale: false, expiresAt };
}

/** The value for one reader. */
export function handOut({ value, isShared }: LocalEntry): unknown {
  return isShared ? value : copyDeep(value);
}

/** Freezes plain data; answers false where something in it cannot be frozen, so that readers need copies. */
function freezeDeep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (!isPlain(value)) return false;
  let frozen = true;
  for (const item of Object.values(value)) frozen = freezeDeep(item) && frozen;
  Object.freeze(value);
  return frozen;
}

/** Maps, Sets, Dates, URLs and bytes keep a state that `Object.freeze` does not reach. */
function isPlain(value: object): boolean {
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
}

function copyDeep(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyDeep);
  if (types.isMap(value)) return new Map([...value].map(([key, item]) => [copyDeep(key), copyDeep(item)]));
  if (types.isSet(value)) return new Set([...value].map(copyDeep));
  if (isPlain(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyDeep(item)]));
  return copyLeaf(value);
}

function copyLeaf(value: object): unknown {
  if (types.isDate(value)) return new Date(value.getTime());
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  if (types.isTypedArray(value)) return value.slice();
  if (Object.prototype.toString.call(value) === '[object URL]') return new URL((value as URL).href);
  return value; // of a codec of the user's own, which answers for what it hands out
}
