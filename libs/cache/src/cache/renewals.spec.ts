import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../testing/virtual-clock.js';
import { Renewals } from './renewals.js';

/** A clock on the wall that can be set. */
class World extends VirtualClock {
  offsetMs = 0;

  override now(): number {
    return super.now() + this.offsetMs;
  }
}

function rig() {
  const world = new World();
  const start = world.elapsed();
  const renewals = new Renewals(world);
  const renewed: [name: string, at: number][] = [];
  const renewable = (name: string, { isThere = true, until = Infinity } = {}) => ({
    until,
    renew: () => {
      renewed.push([name, world.elapsed() - start]);
      return Promise.resolve(isThere);
    },
  });
  return { world, renewals, renewed, renewable, start };
}

describe('Renewals', () => {
  it('renews each every second, from when it came', async () => {
    const { world, renewals, renewed, renewable } = rig();
    renewals.add(renewable('a'));
    await world.advance(400);
    renewals.add(renewable('b'));

    await world.advance(2_000);

    expect(renewed).toEqual([
      ['a', 1_000],
      ['b', 1_400],
      ['a', 2_000],
      ['b', 2_400],
    ]);
  });

  it('does not care about the clock on the wall', async () => {
    const { world, renewals, renewed, renewable } = rig();
    renewals.add(renewable('a'));
    await world.advance(500);
    world.offsetMs = -60_000;

    await world.advance(2_500);

    expect(renewed.map(([, at]) => at)).toEqual([1_000, 2_000, 3_000]);
  });

  it('stops with what is gone, taken out, or over its time, and leaves no timer', async () => {
    const { world, renewals, renewed, renewable, start } = rig();
    const taken = renewable('taken out');
    renewals.add(renewable('gone', { isThere: false }));
    renewals.add(renewable('over', { until: start + 1_500 }));
    renewals.add(taken);
    await world.advance(1_000);
    renewals.delete(taken);

    await world.advance(10_000);

    expect(renewed.map(([name]) => name)).toEqual(['gone', 'over', 'taken out']);
    expect(world.pending).toBe(0);
  });
});
