import type { Clock } from '../contracts/clock.js';
import { CoarseTime } from './coarse-time.js';

const machine: Pick<Clock, 'now' | 'setTimeout'> = {
  now: () => Date.now(),
  setTimeout(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

const coarseTime = new CoarseTime(machine);

/** The time of the machine. */
export const systemClock: Clock = {
  ...machine,
  elapsed: () => performance.now(),
  coarseNow: () => coarseTime.now(),
};
