import type { Clock } from '../../contracts/clock.js';
import type { ReplayPace } from '../ai-cache-options.js';

/** Waits before the part at a place; `undefined` where there is nothing to wait for. */
export type Pause = (index: number) => Promise<void> | undefined;

/** The whole milliseconds before each part of a stream that was begun at a time; they add up, so that no rounding does. */
export function pausesOf(times: readonly number[], startedAt: number): number[] {
  const offsets = [0, ...times.map((time) => Math.max(0, Math.round(time - startedAt)))];
  return offsets.slice(1).map((offset, index) => offset - (offsets[index] ?? 0));
}

/**
 * What a reader waits before each part of a recorded stream. With `recorded`, each comes as long after the beginning as it did
 * when it was made, or at once to who is late for it; of a stream whose pauses are not known all come at once.
 */
export function pauseOf(pace: ReplayPace, pauses: unknown, clock: Clock): Pause | undefined {
  if (pace === 'instant') return undefined;
  const wait = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));
  if (pace !== 'recorded') return pace.partMs > 0 ? () => wait(pace.partMs) : undefined;
  if (!arePauses(pauses)) return undefined;
  let due = clock.elapsed();
  return (index) => {
    due += pauses[index] ?? 0;
    const ms = due - clock.elapsed();
    return ms > 0 ? wait(ms) : undefined;
  };
}

function arePauses(pauses: unknown): pauses is readonly number[] {
  return Array.isArray(pauses) && pauses.every((pause) => Number.isFinite(pause) && pause >= 0);
}
