import { describe, expect, it } from '@jest/globals';
import { settle, VirtualClock } from '../../testing/virtual-clock.js';
import type { Clock, Timer } from '../../contracts/clock.js';
import { Deadlines, withDeadline } from './deadline.js';

const tooLate = () => new Error('too late');

describe('withDeadline', () => {
  it('gives the promise’s own value', async () => {
    await expect(
      withDeadline(Promise.resolve(1), { clock: new VirtualClock(), delayMs: 10, onTimeout: tooLate }),
    ).resolves.toBe(1);
  });

  it('gives the promise’s own error', async () => {
    const failure = new Error('own');

    await expect(
      withDeadline(Promise.reject(failure), { clock: new VirtualClock(), delayMs: 10, onTimeout: tooLate }),
    ).rejects.toBe(failure);
  });

  it('makes an error of a rejection that is none', async () => {
    const rejection = Promise.reject<unknown>('text');

    await expect(
      withDeadline(rejection, { clock: new VirtualClock(), delayMs: 10, onTimeout: tooLate }),
    ).rejects.toThrow('text');
  });

  it('rejects at the deadline, not before', async () => {
    const clock = new VirtualClock();
    const outcomes: unknown[] = [];
    withDeadline(new Promise(() => {}), { clock, delayMs: 10, onTimeout: tooLate }).catch((error: unknown) =>
      outcomes.push(error),
    );

    await clock.advance(9);
    const before = outcomes.length;
    await clock.advance(1);

    expect([before, outcomes]).toEqual([0, [new Error('too late')]]);
  });

  it('drops an outcome that comes too late, a rejection included', async () => {
    const clock = new VirtualClock();
    let fail: (error: Error) => void = () => {};
    const slow = new Promise((_, reject) => (fail = reject));
    const limited = withDeadline(slow, { clock, delayMs: 10, onTimeout: tooLate }).catch(
      (error: unknown) => error,
    );
    await clock.advance(10);

    fail(new Error('later'));
    await settle();

    expect(await limited).toEqual(new Error('too late'));
  });

  it('leaves no timer behind, whatever the outcome', async () => {
    const clock = new VirtualClock();

    await withDeadline(Promise.resolve(1), { clock, delayMs: 10, onTimeout: tooLate });
    await withDeadline(Promise.reject(new Error('own')), { clock, delayMs: 10, onTimeout: tooLate }).catch(
      () => {},
    );

    expect(clock.pending).toBe(0);
  });

  it('takes a reply that arrives together with the deadline', async () => {
    const clock = new VirtualClock();
    const reply = new Promise((resolve) => void clock.setTimeout(() => resolve('in time'), 10));
    const limited = withDeadline(reply, { clock, delayMs: 10, onTimeout: tooLate });

    await clock.advance(10);

    expect(await limited).toBe('in time');
  });

  it('gives back the time that the process was busy, once', async () => {
    const clock = new VirtualClock();
    const outcomes: unknown[] = [];
    const busy: Clock = {
      now: () => clock.now() * 3,
      elapsed: () => clock.elapsed() * 3,
      coarseNow: () => clock.coarseNow() * 3,
      setTimeout: (...timer) => clock.setTimeout(...timer),
    };
    const pending = new Promise<never>(() => {});
    withDeadline(pending, { clock: busy, delayMs: 10, onTimeout: tooLate }).catch((error: unknown) =>
      outcomes.push(error),
    );

    await clock.advance(10); // the clock says 30: late by 20, of which the deadline gives back 10
    const atFirst = outcomes.length;
    await clock.advance(10);

    expect([atFirst, outcomes.length]).toEqual([0, 1]);
  });
});

/** An event loop that can be busy, and a clock on the wall that can be set. */
class World extends VirtualClock {
  offsetMs = 0;
  busyUntil = 0;

  override now(): number {
    return super.now() + this.offsetMs;
  }

  override setTimeout(callback: () => void, delayMs: number): Timer {
    return super.setTimeout(callback, Math.max(delayMs, 1, this.busyUntil - this.elapsed()));
  }
}

describe('Deadlines', () => {
  const DELAY_MS = 100;

  function rig() {
    const world = new World();
    const start = world.elapsed();
    const ended: { readonly name: string; readonly begunAt: number; readonly tookMs: number }[] = [];
    const deadlines = new Deadlines({ clock: world, delayMs: DELAY_MS, onTimeout: tooLate });
    const call = (name = '') => {
      const begun = world.elapsed();
      deadlines
        .limit(new Promise(() => {}))
        .catch(() => ended.push({ name, begunAt: begun - start, tookMs: world.elapsed() - begun }));
    };
    return { world, ended, call, deadlines };
  }

  it('gives each of many calls as long as any other', async () => {
    const { world, ended, call } = rig();

    for (let ms = 0; ms < 1_000; ms++) {
      call();
      await world.advance(1);
    }

    expect(ended.length).toBeGreaterThan(800);
    expect(Math.max(...ended.map(({ tookMs }) => tookMs))).toBeLessThanOrEqual(DELAY_MS + 5);
  });

  it('forgets that the process was busy, once it is not any more', async () => {
    const { world, ended, call } = rig();
    world.busyUntil = world.elapsed() + DELAY_MS + 20;
    call();
    world.busyUntil = 0;

    for (let ms = 0; ms < 3_000; ms++) {
      await world.advance(1);
      call();
    }

    const afterwards = ended.filter(({ begunAt }) => begunAt > 2 * DELAY_MS);
    expect(Math.max(...afterwards.map(({ tookMs }) => tookMs))).toBeLessThanOrEqual(DELAY_MS + 5);
  });

  it('does not care about the clock on the wall', async () => {
    const { world, ended, call } = rig();
    call('a');
    await world.advance(50);
    call('b');
    world.offsetMs = -60_000;
    await world.advance(49);
    call('c');

    await world.advance(1_000);

    expect(ended.map(({ name, tookMs }) => [name, tookMs])).toEqual([
      ['a', DELAY_MS],
      ['b', DELAY_MS],
      ['c', DELAY_MS],
    ]);
  });

  it('settles each call once and leaves no timer, in whatever order they end', async () => {
    const { world, deadlines } = rig();
    let settled = 0;
    for (let round = 0; round < 400; round++) {
      await world.advance(round % 12);
      if (round % 10 === 0) world.busyUntil = world.elapsed() + ((round * 7) % 150);
      const reply = new Promise((resolve) => void world.setTimeout(() => resolve(1), (round * 37) % 260));
      const count = () => void settled++;
      deadlines.limit(reply).then(count, count);
    }

    await world.advance(2_000);

    expect([settled, world.pending]).toEqual([400, 0]);
  });
});
