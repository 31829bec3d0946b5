import { describe, expect, it } from '@jest/globals';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import type { LocalEntry } from '../../contracts/local-store.js';
import { systemClock } from '../../assembly/system-clock.js';
import { MemoryStore } from './memory-store.js';

const KEYS = 10_000;
const CAPACITY = 1_000;
const WARM_UP = 20_000;
const MEASURED = propertyRuns(80_000, 1_000_000);

/** Numbers in [0, 1), the same ones in every run. */
function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    yield ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** Keys whose popularity falls with the power 0.9 of their rank; every so often a scan of keys asked for once. */
function* zipfTrace(length: number, scanEvery = Number.POSITIVE_INFINITY): Generator<string> {
  const random = randomNumbers(42);
  const weights = Array.from({ length: KEYS }, (_, rank) => 1 / (rank + 1) ** 0.9);
  let sum = 0;
  const cumulated = Float64Array.from(weights, (weight) => (sum += weight));
  for (let index = 0; index < length; index++) {
    yield `k${rankOf(cumulated, random.next().value * sum)}`;
    if (index % scanEvery === scanEvery - 1)
      for (let scanned = 0; scanned < CAPACITY; scanned++) yield `scan ${index} ${scanned}`;
  }
}

function rankOf(cumulated: Float64Array, target: number): number {
  let [low, high] = [0, cumulated.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 0) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Answers whether the key was there, and keeps it. */
type Access = (key: string) => boolean;

function lruAccess(): Access {
  const entries = new Map<string, true>();
  return (key) => {
    const hit = entries.delete(key);
    entries.set(key, true);
    const [oldest] = entries.keys();
    if (entries.size > CAPACITY && oldest !== undefined) entries.delete(oldest);
    return hit;
  };
}

function storeAccess(): Access {
  const partition = new MemoryStore({
    maxEntries: CAPACITY,
    maxBytes: Infinity,
    clock: systemClock,
  }).partition();
  const expiresAt = Number.POSITIVE_INFINITY;
  const entry: LocalEntry = { value: 1, resolved: undefined, expiresAt, freshUntil: expiresAt, staleUntil: expiresAt, refreshAt: Infinity, stamp: 0, marks: [], seen: 0, bytes: 1 }; // prettier-ignore
  return (key) => {
    if (partition.get(key)) return true;
    partition.set(key, entry);
    return false;
  };
}

function hitRatio(access: Access, trace: Iterable<string>): number {
  let [seen, asked, hits] = [0, 0, 0];
  for (const key of trace) {
    const hit = access(key);
    if (seen++ < WARM_UP || key.startsWith('scan')) continue;
    asked++;
    if (hit) hits++;
  }
  return hits / asked;
}

describe('the hit ratio of MemoryStore', () => {
  it('is at least five points above an LRU of the same size on a zipf 0.9 trace', () => {
    const lru = hitRatio(lruAccess(), zipfTrace(WARM_UP + MEASURED));

    const ours = hitRatio(storeAccess(), zipfTrace(WARM_UP + MEASURED));

    expect(ours).toBeGreaterThan(lru + 0.05);
  });

  it('falls by less than an LRU of the same size when scans pass through', () => {
    const scans = () => zipfTrace(WARM_UP + MEASURED, 2_000);
    const lru = hitRatio(lruAccess(), scans());

    const ours = hitRatio(storeAccess(), scans());

    expect(ours).toBeGreaterThan(lru + 0.1);
  });
});
