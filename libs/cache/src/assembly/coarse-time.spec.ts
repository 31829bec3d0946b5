import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../testing/virtual-clock.js';
import { COARSE_LAG_MS } from '../contracts/clock.js';
import { CoarseTime } from './coarse-time.js';

function rig() {
  const clock = new VirtualClock(1_000);
  let looks = 0;
  const coarse = new CoarseTime({
    now: () => {
      looks++;
      return clock.now();
    },
    setTimeout: (...timer) => clock.setTimeout(...timer),
  });
  return { clock, coarse, looks: () => looks };
}

/** Time passes, and no timer fires: a long computation. */
function block(clock: VirtualClock, ms: number): void {
  const now = clock.now() + ms;
  clock.now = () => now;
}

describe('CoarseTime', () => {
  it('is right at the first read, and again at the first after a rest', async () => {
    const { clock, coarse } = rig();
    const first = coarse.now();

    await clock.advance(3_600_000);

    expect([first, coarse.now()]).toEqual([1_000, 3_601_000]);
  });

  it('looks at the clock once for many reads', () => {
    const { coarse, looks } = rig();

    for (let read = 0; read < 64; read++) coarse.now();

    expect(looks()).toBe(1);
  });

  it('is never ahead, and behind by no more than its lag, however it is read', async () => {
    const { clock, coarse } = rig();
    const lags: number[] = [];
    for (let step = 0; step < 500; step++) {
      for (let read = 0; read < step % 7; read++) lags.push(clock.now() - coarse.now());
      await clock.advance(step % 41);
    }

    expect(Math.min(...lags)).toBe(0);
    expect(Math.max(...lags)).toBeLessThanOrEqual(COARSE_LAG_MS);
    expect(Math.max(...lags)).toBeGreaterThan(0);
  });

  it('sees within 64 reads that time has passed though no timer could fire', () => {
    const { clock, coarse } = rig();
    coarse.now();

    block(clock, 5_000);
    const reads = Array.from({ length: 64 }, () => coarse.now());

    expect([reads[0], reads.at(-1)]).toEqual([1_000, 6_000]);
  });

  it('has one timer while it is read, and none at rest', async () => {
    const { clock, coarse } = rig();
    for (let read = 0; read < 1_000; read++) coarse.now();
    const busy = clock.pending;

    await clock.advance(COARSE_LAG_MS);

    expect([busy, clock.pending]).toEqual([1, 0]);
  });
});
