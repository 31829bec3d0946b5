import type { LocalEntry } from '../../libs/cache/src/contracts/local-store.js';
import { MemoryStore } from '../../libs/cache/src/stores/memory/memory-store.js';
import { VirtualClock } from '../../libs/cache/src/testing/virtual-clock.js';

/** An entry of the memory tier that never ends, unless told otherwise. */
export function localEntryOf(value: unknown, overrides: Partial<LocalEntry> = {}): LocalEntry {
  const { expiresAt = Number.POSITIVE_INFINITY } = overrides;
  return {
    value,
    isShared: false,
    resolved: undefined,
    expiresAt,
    freshUntil: expiresAt,
    staleUntil: expiresAt,
    refreshAt: Number.POSITIVE_INFINITY,
    stamp: 0,
    marks: [],
    seen: 0,
    bytes: 10,
    ...overrides,
  };
}

/** A memory tier with one partition, in virtual time, and what its bounds pushed out. */
export function memoryStoreRig(maxEntries: number, maxBytes = Number.POSITIVE_INFINITY) {
  const evicted: string[] = [];
  const clock = new VirtualClock();
  const store = new MemoryStore({ maxEntries, maxBytes, clock });
  const partition = store.partition((key) => evicted.push(key));
  const put = (...keys: string[]) => keys.forEach((key) => partition.set(key, localEntryOf(key)));
  const held = (...keys: string[]) => keys.filter((key) => partition.get(key) !== undefined);
  return { store, partition, clock, evicted, put, held };
}

/** `a0`, `a1`, … */
export function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
