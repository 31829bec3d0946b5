import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../../../test/support/virtual-clock.js';
import type { LocalEntry } from '../../contracts/local-store.js';
import { MemoryStore } from './memory-store.js';

const clock = new VirtualClock();

function entry(value: unknown, { lifeMs = 60_000, graceMs = 0, bytes = 10 } = {}): LocalEntry {
  const expiresAt = clock.now() + lifeMs;
  return {
    value,
    resolved: undefined,
    expiresAt,
    freshUntil: expiresAt,
    staleUntil: expiresAt + graceMs,
    refreshAt: Infinity,
    stamp: 0,
    marks: [],
    seen: 0,
    bytes,
  };
}

function storeOf(maxEntries: number) {
  const evictions: number[] = [];
  const store = new MemoryStore({ maxEntries, clock, onEvict: (count) => evictions.push(count) });
  const partition = store.partition();
  const put = (...keys: string[]) => keys.forEach((key) => partition.set(key, entry(key)));
  const held = (...keys: string[]) => keys.filter((key) => partition.get(key) !== undefined);
  return { store, partition, evictions, put, held };
}

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('MemoryStore', () => {
  it('gives back what was set', () => {
    const { partition } = storeOf(10);
    const written = entry({ a: 1 });

    partition.set('a', written);

    expect(partition.get('a')).toBe(written);
    expect(partition.get('b')).toBeUndefined();
  });

  it('never holds more entries than its bound', () => {
    const { store, put } = storeOf(10);
    const sizes = numbered('key', 100).map((key) => {
      put(key);
      return store.size;
    });

    expect(Math.max(...sizes)).toBe(10);
    expect(store.maxEntries).toBe(10);
  });

  it('keeps exactly the last entry with a bound of one', () => {
    const { put, held } = storeOf(1);

    put('a', 'b', 'c');

    expect(held('a', 'b', 'c')).toEqual(['c']);
  });

  it('says how many entries the bound pushed out, and nothing for a delete', () => {
    const { partition, put, evictions } = storeOf(2);

    put('a', 'b', 'c');
    partition.delete('c');

    expect(evictions).toEqual([1]);
  });

  it('lets those that were never hit leave before those that were', () => {
    const { put, held } = storeOf(10);
    put('hot');
    held('hot', 'hot');

    put(...numbered('once', 50));

    expect(held('hot')).toEqual(['hot']);
  });

  it('keeps the hot set through a scan of many times its size', () => {
    const { put, held } = storeOf(100);
    const hot = numbered('hot', 80);
    put(...hot);
    for (let round = 0; round < 3; round++) held(...hot);

    put(...numbered('scanned', 1_000));

    expect(held(...hot)).toHaveLength(80);
  });

  it('takes a key that has just left straight into the main queue on its return', () => {
    const { put, held } = storeOf(10);
    put('returns', ...numbered('filler', 12));
    expect(held('returns')).toEqual([]);

    put('returns', ...numbered('scanned', 30));

    expect(held('returns')).toEqual(['returns']);
  });

  it('forgets a key that left long ago, so that it is a newcomer again', () => {
    const { put, held } = storeOf(10);
    put('returns', ...numbered('filler', 40));

    put('returns', ...numbered('scanned', 30));

    expect(held('returns')).toEqual([]);
  });

  it('does not remember a deleted key as one that left', () => {
    const { partition, put, held } = storeOf(10);
    put('deleted');
    partition.delete('deleted');

    put('deleted', ...numbered('scanned', 10));

    expect(held('deleted')).toEqual([]);
  });

  it('drops an entry at the end of its life, not before', async () => {
    const { store, partition } = storeOf(10);
    partition.set('a', entry('x', { lifeMs: 100 }));

    await clock.advance(99);
    const before = partition.get('a')?.value;
    await clock.advance(1);
    const after = partition.get('a');

    expect([before, after]).toEqual(['x', undefined]);
    expect([store.size, store.bytes]).toEqual([0, 0]);
  });

  it('gives a replaced entry the new life and the new size', async () => {
    const { store, partition } = storeOf(10);
    partition.set('a', entry('old', { lifeMs: 100, bytes: 30 }));

    partition.set('a', entry('new', { lifeMs: 200, bytes: 7 }));
    await clock.advance(150);

    expect(partition.get('a')?.value).toBe('new');
    expect([store.size, store.bytes]).toEqual([1, 7]);
  });

  it('says whether a delete removed something', () => {
    const { partition, put } = storeOf(10);
    put('a');

    expect([partition.delete('a'), partition.delete('a')]).toEqual([true, false]);
  });

  it('keeps the keys of its partitions apart', () => {
    const store = new MemoryStore({ maxEntries: 10, clock });
    const [first, second] = [store.partition(), store.partition()];
    first.set('a', entry('first'));
    second.set('a', entry('second'));

    first.delete('a');

    expect([first.get('a'), second.get('a')?.value]).toEqual([undefined, 'second']);
  });

  it('clears one partition and leaves the others', () => {
    const store = new MemoryStore({ maxEntries: 10, clock });
    const [first, second] = [store.partition(), store.partition()];
    for (const key of ['a', 'b', 'c']) first.set(key, entry(key));
    second.set('a', entry('second'));

    first.clear();

    expect([first.get('a'), second.get('a')?.value]).toEqual([undefined, 'second']);
    expect([store.size, store.bytes]).toEqual([1, 10]);
  });

  it('shares one bound among its partitions', () => {
    const store = new MemoryStore({ maxEntries: 10, clock });
    const partitions = [store.partition(), store.partition()];

    for (const key of numbered('key', 20)) for (const partition of partitions) partition.set(key, entry(key));

    expect(store.size).toBe(10);
  });

  it('does not take the ghost of one partition for the key of another', () => {
    const store = new MemoryStore({ maxEntries: 10, clock });
    const [first, second] = [store.partition(), store.partition()];
    for (const key of ['a', ...numbered('filler', 12)]) first.set(key, entry(key));

    for (const key of ['a', ...numbered('scanned', 10)]) second.set(key, entry(key));

    expect(second.get('a')).toBeUndefined();
  });
});
