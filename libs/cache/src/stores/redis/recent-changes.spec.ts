import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../testing/virtual-clock.js';
import { RecentChanges } from './recent-changes.js';

describe('RecentChanges', () => {
  it('knows of a key that changed since whoever knows everything up to a time', async () => {
    const clock = new VirtualClock();
    const changes = new RecentChanges(clock);
    await clock.advance(1_000);
    changes.add('changed');
    const changedAt = clock.elapsed();

    expect([changes.isKnownTo(changedAt, 'changed'), changes.isKnownTo(changedAt, 'other')]).toEqual([
      false,
      true,
    ]);
    expect(changes.isKnownTo(changedAt + 1, 'changed')).toBe(true);
  });

  it('forgets no change that the slowest does not know yet', async () => {
    const clock = new VirtualClock();
    const changes = new RecentChanges(clock);
    await clock.advance(1_000);
    const slowest = clock.elapsed();
    await clock.advance(1_000);
    changes.add('changed');

    changes.forget(slowest);

    expect(changes.isKnownTo(slowest, 'changed')).toBe(false);
  });

  it('takes every key for changed where there are too many', async () => {
    const clock = new VirtualClock();
    const changes = new RecentChanges(clock);
    await clock.advance(1_000);

    for (let key = 0; key <= 10_000; key++) changes.add(`key ${key}`);

    expect(changes.isKnownTo(clock.elapsed(), 'never heard of')).toBe(false);
    expect(changes.isKnownTo(clock.elapsed() + 1, 'never heard of')).toBe(true);
  });
});
