import { describe, expect, it } from '@jest/globals';
import { localEntryOf, memoryStoreRig, numbered } from '../../../../../test/support/memory-store-rig.js';

describe('MemoryStore', () => {
  it('gives back what was set', () => {
    const { partition } = memoryStoreRig(10);
    const written = localEntryOf({ a: 1 });

    partition.set('a', written);

    expect(partition.get('a')).toBe(written);
    expect(partition.get('b')).toBeUndefined();
  });

  it('never holds more entries than its bound', () => {
    const { store, put } = memoryStoreRig(10);
    const sizes = numbered('key', 100).map((key) => {
      put(key);
      return store.size;
    });

    expect(Math.max(...sizes)).toBe(10);
    expect(store.maxEntries).toBe(10);
  });

  it('keeps exactly the last entry with a bound of one', () => {
    const { put, held } = memoryStoreRig(1);

    put('a', 'b', 'c');

    expect(held('a', 'b', 'c')).toEqual(['c']);
  });

  it('tells of the entry that the bound pushed out, and of none for a delete', () => {
    const { partition, put, evicted } = memoryStoreRig(2);

    put('a', 'b', 'c');
    partition.delete('c');

    expect(evicted).toEqual(['a']);
  });

  it('tells each partition of its own entries', () => {
    const { store, put, evicted } = memoryStoreRig(2);
    const other = store.partition();
    put('a', 'b');

    other.set('c', localEntryOf('c'));
    put('d', 'e');

    expect(evicted).toEqual(['a', 'b']);
  });

  it('can be emptied by those that it tells', () => {
    const { store } = memoryStoreRig(2);
    const partition = store.partition(() => partition.clear());

    for (const key of numbered('key', 10)) partition.set(key, localEntryOf(key));

    expect([store.size, store.bytes]).toEqual([1, 10]);
  });

  it('can be emptied by those that it tells while an entry is replaced', () => {
    const { store } = memoryStoreRig(10, 50);
    const partition = store.partition(() => partition.clear());
    for (const key of numbered('key', 5)) partition.set(key, localEntryOf(key));

    partition.set('key0', localEntryOf('larger', { bytes: 20 }));

    expect([store.size, store.bytes]).toEqual([0, 0]);
  });

  it('lets those that were never hit leave before those that were', () => {
    const { put, held } = memoryStoreRig(10);
    put('hot');
    held('hot', 'hot');

    put(...numbered('once', 50));

    expect(held('hot')).toEqual(['hot']);
  });

  it('keeps the hot set through a scan of many times its size', () => {
    const { put, held } = memoryStoreRig(100);
    const hot = numbered('hot', 80);
    put(...hot);
    for (let round = 0; round < 3; round++) held(...hot);

    put(...numbered('scanned', 1_000));

    expect(held(...hot)).toHaveLength(80);
  });

  it('takes a key that has just left straight into the main queue on its return', () => {
    const { put, held } = memoryStoreRig(10);
    put('returns', ...numbered('filler', 12));
    expect(held('returns')).toEqual([]);

    put('returns', ...numbered('scanned', 30));

    expect(held('returns')).toEqual(['returns']);
  });

  it('forgets a key that left long ago, so that it is a newcomer again', () => {
    const { put, held } = memoryStoreRig(10);
    put('returns', ...numbered('filler', 40));

    put('returns', ...numbered('scanned', 30));

    expect(held('returns')).toEqual([]);
  });

  it('does not remember a deleted key as one that left', () => {
    const { partition, put, held } = memoryStoreRig(10);
    put('deleted');
    partition.delete('deleted');

    put('deleted', ...numbered('scanned', 10));

    expect(held('deleted')).toEqual([]);
  });

  it('drops an entry at the end of its life, not before', async () => {
    const { store, partition, clock } = memoryStoreRig(10);
    partition.set('a', localEntryOf('x', { expiresAt: clock.now() + 100 }));

    await clock.advance(99);
    const before = partition.get('a')?.value;
    await clock.advance(1);
    const after = partition.get('a');

    expect([before, after]).toEqual(['x', undefined]);
    expect([store.size, store.bytes]).toEqual([0, 0]);
  });

  it('gives a replaced entry the new life and the new size', async () => {
    const { store, partition, clock } = memoryStoreRig(10);
    partition.set('a', localEntryOf('old', { expiresAt: clock.now() + 100, bytes: 30 }));

    partition.set('a', localEntryOf('new', { expiresAt: clock.now() + 200, bytes: 7 }));
    await clock.advance(150);

    expect(partition.get('a')?.value).toBe('new');
    expect([store.size, store.bytes]).toEqual([1, 7]);
  });

  it('says whether a delete removed something', () => {
    const { partition, put } = memoryStoreRig(10);
    put('a');

    expect([partition.delete('a'), partition.delete('a')]).toEqual([true, false]);
  });

  it('keeps the keys of its partitions apart', () => {
    const store = memoryStoreRig(10).store;
    const [first, second] = [store.partition(), store.partition()];
    first.set('a', localEntryOf('first'));
    second.set('a', localEntryOf('second'));

    first.delete('a');

    expect([first.get('a'), second.get('a')?.value]).toEqual([undefined, 'second']);
  });

  it('clears one partition and leaves the others', () => {
    const store = memoryStoreRig(10).store;
    const [first, second] = [store.partition(), store.partition()];
    for (const key of ['a', 'b', 'c']) first.set(key, localEntryOf(key));
    second.set('a', localEntryOf('second'));

    first.clear();

    expect([first.get('a'), second.get('a')?.value]).toEqual([undefined, 'second']);
    expect([store.size, store.bytes]).toEqual([1, 10]);
  });

  it('shares one bound among its partitions', () => {
    const store = memoryStoreRig(10).store;
    const partitions = [store.partition(), store.partition()];

    for (const key of numbered('key', 20))
      for (const partition of partitions) partition.set(key, localEntryOf(key));

    expect(store.size).toBe(10);
  });

  it('does not take the ghost of one partition for the key of another', () => {
    const store = memoryStoreRig(10).store;
    const [first, second] = [store.partition(), store.partition()];
    for (const key of ['a', ...numbered('filler', 12)]) first.set(key, localEntryOf(key));

    for (const key of ['a', ...numbered('scanned', 10)]) second.set(key, localEntryOf(key));

    expect(second.get('a')).toBeUndefined();
  });
});
