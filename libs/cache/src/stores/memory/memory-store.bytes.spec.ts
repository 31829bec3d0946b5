import { describe, expect, it } from '@jest/globals';
import { localEntryOf, memoryStoreRig, numbered } from '../../../../../test/support/memory-store-rig.js';

describe('MemoryStore with a bound of bytes', () => {
  it('pushes out as many as a newcomer needs, and counts them', () => {
    const { store, partition, evicted } = memoryStoreRig(100, 100);
    for (const key of numbered('key', 10)) partition.set(key, localEntryOf(key, { bytes: 10 }));

    partition.set('large', localEntryOf('large', { bytes: 35 }));

    expect([store.bytes, store.size, store.evictions, evicted.length]).toEqual([95, 7, 4, 4]);
    expect(partition.get('large')?.value).toBe('large');
  });

  it('keeps an entry as large as the bound, alone, and does not keep a larger one', () => {
    const { store, partition, held } = memoryStoreRig(100, 100);
    partition.set('a', localEntryOf('a', { bytes: 10 }));

    partition.set('whole', localEntryOf('whole', { bytes: 100 }));
    partition.set('more', localEntryOf('more', { bytes: 101 }));

    expect(held('a', 'whole', 'more')).toEqual(['whole']);
    expect([store.bytes, store.evictions, store.oversized]).toEqual([100, 1, 1]);
  });

  it('drops what a key held when it is set to more than fits', () => {
    const { store, partition } = memoryStoreRig(100, 100);
    partition.set('a', localEntryOf('old', { bytes: 10 }));

    partition.set('a', localEntryOf('new', { bytes: 101 }));

    expect([partition.get('a'), store.size, store.bytes]).toEqual([undefined, 0, 0]);
  });

  it('makes room for an entry that grows, without losing it', () => {
    const { store, partition, held } = memoryStoreRig(100, 100);
    for (const key of numbered('key', 10)) partition.set(key, localEntryOf(key, { bytes: 10 }));

    partition.set('key0', localEntryOf('grown', { bytes: 60 }));

    expect(held('key0')).toEqual(['key0']);
    expect(store.bytes).toBe(100);
  });

  it('keeps the hot set through a scan of many times its bytes', () => {
    const { partition, held } = memoryStoreRig(10_000, 1_000);
    const hot = numbered('hot', 80);
    for (const key of hot) partition.set(key, localEntryOf(key, { bytes: 10 }));
    for (let round = 0; round < 3; round++) held(...hot);

    for (const key of numbered('scanned', 1_000)) partition.set(key, localEntryOf(key, { bytes: 10 }));

    expect(held(...hot)).toHaveLength(80);
  });
});
