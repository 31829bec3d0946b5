import { describe, it } from '@jest/globals';
import * as fc from 'fast-check';
import { localEntryOf } from '../../../../../test/support/memory-store-rig.js';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { VirtualClock } from '../../testing/virtual-clock.js';
import { fingerprintOf, Ghosts } from './ghosts.js';
import { MemoryStore } from './memory-store.js';

interface Bounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

interface Item {
  readonly key: string;
  bytes: number;
  hits: number;
}

/** S3-FIFO as the paper has it, in arrays, with two bounds: slow, and short enough to be seen to be right. */
class Reference {
  small: Item[] = [];
  main: Item[] = [];
  evictions = 0;
  readonly #bounds: Bounds;
  readonly #ghosts: Ghosts;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
    this.#ghosts = new Ghosts(1.5 * bounds.maxEntries);
  }

  get all(): Item[] {
    return [...this.small, ...this.main];
  }

  get(key: string): boolean {
    const item = this.all.find((one) => one.key === key);
    if (item) item.hits = Math.min(3, item.hits + 1);
    return item !== undefined;
  }

  delete(key: string): void {
    this.small = this.small.filter((one) => one.key !== key);
    this.main = this.main.filter((one) => one.key !== key);
  }

  set(key: string, bytes: number): void {
    const known = this.all.find((one) => one.key === key);
    const wasInMain = known !== undefined && this.main.includes(known);
    if (bytes > this.#bounds.maxBytes) return this.delete(key);
    const isGhost = known === undefined && this.#ghosts.take(fingerprintOf(0, key), 1.5 * this.all.length);
    this.delete(key);
    while (this.#isFull(bytes)) this.#evict();
    (wasInMain || isGhost ? this.main : this.small).push({ key, bytes, hits: known?.hits ?? 0 });
  }

  #isFull(bytes: number): boolean {
    return this.all.length >= this.#bounds.maxEntries || sum(this.all) + bytes > this.#bounds.maxBytes;
  }

  #evict(): void {
    const { maxEntries, maxBytes } = this.#bounds;
    const tooMany = this.all.length >= maxEntries;
    const smallIsDue = tooMany
      ? this.small.length >= Math.max(1, Math.floor(maxEntries / 10))
      : sum(this.small) >= Math.max(1, Math.floor(maxBytes / 10));
    if (this.main.length === 0 || smallIsDue) this.#evictSmall();
    else this.#evictMain();
  }

  #evictSmall(): void {
    const [first] = this.small.splice(0, 1);
    if (!first) throw new Error('nothing to evict');
    if (first.hits >= 2) return void this.main.push({ ...first, hits: 0 });
    this.#ghosts.add(fingerprintOf(0, first.key));
    this.evictions++;
  }

  #evictMain(): void {
    const [first] = this.main.splice(0, 1);
    if (!first) throw new Error('nothing to evict');
    if (first.hits > 0) this.main.push({ ...first, hits: first.hits - 1 });
    else this.evictions++;
  }
}

const sum = (items: readonly Item[]): number => items.reduce((total, { bytes }) => total + bytes, 0);

const key = fc.nat({ max: 29 }).map((index) => `key ${index}`);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('get'), key, bytes: fc.constant(0) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('set'), key, bytes: fc.nat({ max: 120 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), key, bytes: fc.constant(0) }) },
);
const bounds = fc.record({
  maxEntries: fc.integer({ min: 1, max: 25 }),
  maxBytes: fc.integer({ min: 1, max: 1_500 }),
});
const clock = new VirtualClock();

describe('MemoryStore against S3-FIFO written down plainly', () => {
  it('holds the same keys after each of any steps, for any bounds of entries and bytes', () => {
    const property = fc.property(bounds, fc.array(step, { maxLength: 150, size: 'max' }), (limits, steps) => {
      const reference = new Reference(limits);
      const store = new MemoryStore({ ...limits, clock });
      const partition = store.partition();
      for (const { kind, key: name, bytes } of steps) {
        if (kind === 'get' && (partition.get(name) !== undefined) !== reference.get(name))
          throw new Error(name);
        if (kind === 'set') partition.set(name, localEntryOf(name, { bytes }));
        if (kind === 'set') reference.set(name, bytes);
        if (kind === 'delete') partition.delete(name);
        if (kind === 'delete') reference.delete(name);
        const [held, expected] = [
          [store.size, store.bytes, store.evictions],
          [reference.all.length, sum(reference.all), reference.evictions],
        ];
        if (String(held) !== String(expected)) throw new Error(`${String(held)}, not ${String(expected)}`);
      }
      for (const { key: name } of reference.all)
        if (partition.stale(name) === undefined) throw new Error(`${name} is gone`);
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });
});
