import { types } from 'node:util';
import type { LocalEntry } from '../contracts/local-store.js';
import type { CacheConfig } from '../settings/types.js';
import { MemoryEntry, type MemoryEntryParts } from './memory-entry.js';

/** How readers get a value out of memory. */
export type HandOut = CacheConfig['memory']['values'];

/** Makes the memory entry of a value in its normal form. */
export function localEntry(
  value: unknown,
  mode: HandOut,
  rest: Omit<MemoryEntryParts, 'value' | 'isShared'>,
): LocalEntry {
  const isShared = mode === 'shared' || (mode === 'frozen' && freezeDeep(value));
  return new MemoryEntry({ value, isShared, ...rest });
}

/** The value for one reader. */
export function handOut({ value, isShared }: LocalEntry): unknown {
  return isShared ? value : copyDeep(value);
}

/** Freezes plain data; answers false where something in it cannot be frozen, so that readers need copies. */
function freezeDeep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (!isPlain(value)) return false;
  const frozen = Object.values(value).map(freezeDeep).every(Boolean);
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
