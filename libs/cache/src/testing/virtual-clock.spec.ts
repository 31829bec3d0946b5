import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from './virtual-clock.js';

describe('VirtualClock', () => {
  it('stands still by itself', async () => {
    const clock = new VirtualClock(1_000);

    await new Promise((resolve) => setImmediate(resolve));

    expect(clock.now()).toBe(1_000);
  });

  it('fires what falls due in its order, each at its time', async () => {
    const clock = new VirtualClock(0);
    const fired: string[] = [];
    clock.setTimeout(() => fired.push(`late at ${clock.now()}`), 20);
    clock.setTimeout(() => fired.push(`early at ${clock.now()}`), 10);
    clock.setTimeout(() => fired.push('never'), 31);

    await clock.advance(30);

    expect(fired).toEqual(['early at 10', 'late at 20']);
    expect(clock.now()).toBe(30);
  });

  it('fires timers that a timer sets, within the same advance', async () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    const tick = () => {
      fired.push(clock.now());
      clock.setTimeout(() => void Promise.resolve().then(tick), 10);
    };
    tick();

    await clock.advance(30);

    expect(fired).toEqual([0, 10, 20, 30]);
  });

  it('does not fire what was cancelled', async () => {
    const clock = new VirtualClock(0);
    let fired = false;
    const timer = clock.setTimeout(() => (fired = true), 10);

    timer.cancel();
    await clock.advance(10);

    expect(fired).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['250ms', 250],
    ['1.5h', 5_400_000],
    [20, 20],
  ] as const)('moves on by %p', async (duration, ms) => {
    const clock = new VirtualClock(0);

    await clock.advance(duration);

    expect(clock.now()).toBe(ms);
  });

  it.each(['5', 'soon', '-1s', -1, Number.NaN])('refuses to move on by %p', async (duration) => {
    const clock = new VirtualClock(0);

    await expect(clock.advance(duration as number)).rejects.toThrow('is not a duration');

    expect(clock.now()).toBe(0);
  });
});
