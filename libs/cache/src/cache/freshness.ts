import type { Clock } from '../contracts/clock.js';
import type { LocalEntry } from '../contracts/local-store.js';

/** The times of an entry as the remote tier keeps them, in milliseconds since the Unix epoch, and its factory's cost. */
export interface EntryTimes {
  readonly freshUntil: number;
  readonly staleUntil: number;
  /** Milliseconds that the factory took. */
  readonly cost: number;
}

/** What bounds the times of an entry in memory. */
export interface LocalBounds {
  readonly now: number;
  /** Longest life in memory, in milliseconds. */
  readonly capMs: number;
  readonly refreshAhead: boolean;
}

/** The times of an entry in memory, in milliseconds since the Unix epoch. */
export type LocalTimes = Pick<LocalEntry, 'expiresAt' | 'freshUntil' | 'staleUntil' | 'refreshAt'>;

/** The times of an entry in memory: how long it may serve, how long it is kept, and when it is loaded anew. */
export function localTimes(
  { freshUntil, staleUntil, cost }: EntryTimes,
  { now, capMs, refreshAhead }: LocalBounds,
): LocalTimes {
  const expiresAt = Math.min(freshUntil, now + capMs);
  return {
    expiresAt,
    freshUntil,
    staleUntil: staleUntil > freshUntil ? staleUntil : expiresAt,
    refreshAt: refreshAhead ? within(expiresAt, refreshTime(freshUntil, cost)) : Number.POSITIVE_INFINITY,
  };
}

/** Whether a reader is to load the entry anew; of most entries no clock has to be asked. */
export function isDue({ refreshAt }: LocalEntry, clock: Clock): boolean {
  return refreshAt !== Number.POSITIVE_INFINITY && refreshAt <= clock.coarseNow();
}

/** A time that memory lives to see; else never. */
function within(expiresAt: number, time: number): number {
  return time < expiresAt ? time : Number.POSITIVE_INFINITY;
}

/**
 * When to load an entry anew so that it seldom expires unready, and processes seldom do it together: its expiry less the
 * factory's cost, times a random number whose mean is one. The number is drawn once per process and copy, not at each read,
 * so that a hit costs one comparison. Source: XFetch of Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic
 * Cache Stampede Prevention", VLDB 2015.
 */
function refreshTime(freshUntil: number, costMs: number): number {
  return freshUntil + costMs * Math.log(1 - Math.random());
}
