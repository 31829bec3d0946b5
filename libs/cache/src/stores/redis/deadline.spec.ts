import { describe, expect, it } from '@jest/globals';
import { settle, VirtualClock } from '../../testing/virtual-clock.js';
import type { Clock } from '../../contracts/clock.js';
import { withDeadline } from './deadline.js';

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
