import { describe, expect, it } from '@jest/globals';
import { localEntryOf } from '../../../../../test/support/memory-store-rig.js';
import { COARSE_LAG_MS, type Clock } from '../../contracts/clock.js';
import { VirtualClock } from '../../testing/virtual-clock.js';
import { MemoryStore } from './memory-store.js';

const YEAR_MS = 365 * 86_400_000;

describe('MemoryStore at the end of a life', () => {
  /** Each with a read right before: the coarse clock is as late as it may be, and misses the whole block. */
  function blockedRig(lifeMs: number) {
    const [now, coarse] = [{ ms: 0 }, { ms: 0 }];
    const blocked: Clock = {
      now: () => now.ms,
      elapsed: () => now.ms,
      coarseNow: () => coarse.ms,
      setTimeout: () => ({ cancel: () => undefined }),
    };
    const partition = new MemoryStore({ maxEntries: 10, maxBytes: 100, clock: blocked }).partition();
    partition.set('a', localEntryOf('a', { expiresAt: lifeMs }));
    return { partition, pass: (ms: number) => (now.ms += ms), tick: () => (coarse.ms = now.ms) };
  }

  it.each([1, 10, 500, 900, 1_000])(
    'serves nothing that ended while the process was busy for a second, last read %d ms before the end',
    (remainingMs) => {
      const { partition, pass, tick } = blockedRig(10_000);
      pass(10_000 - remainingMs);
      tick();
      const before = partition.get('a');

      pass(COARSE_LAG_MS + 1_000);
      const after = partition.get('a');

      expect([before?.value, after]).toEqual(['a', undefined]);
    },
  );

  it('may serve late what ended in a longer block, until the coarse clock has caught up', () => {
    const { partition, pass, tick } = blockedRig(10_000);
    pass(8_000);
    tick();

    pass(5_000);
    const unaware = partition.get('a');
    tick();

    expect([unaware?.value, partition.get('a')]).toEqual(['a', undefined]);
  });

  it('knows what was over long before the start', () => {
    const clock = new VirtualClock();
    const partition = new MemoryStore({ maxEntries: 10, maxBytes: 100, clock }).partition();
    partition.set(
      'a',
      localEntryOf('a', { expiresAt: clock.now() - 20 * YEAR_MS, staleUntil: clock.now() + 1 }),
    );

    expect(partition.get('a')).toBeUndefined();
  });

  it('reads the exact clock in the last second only', () => {
    let exact = 0;
    const counting: Clock = {
      now: () => ++exact,
      elapsed: () => 0,
      coarseNow: () => 0,
      setTimeout: () => ({ cancel: () => undefined }),
    };
    const partition = new MemoryStore({ maxEntries: 10, maxBytes: 100, clock: counting }).partition();
    partition.set('a', localEntryOf('a', { expiresAt: 1_200 }));
    partition.set('b', localEntryOf('b', { expiresAt: 1_100 }));

    for (let read = 0; read < 100; read++) partition.get('a');
    const far = exact;
    for (let read = 0; read < 100; read++) partition.get('b');

    expect([far, exact]).toEqual([0, 100]);
  });
});
