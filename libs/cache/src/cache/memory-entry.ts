import type { LocalEntry } from '../contracts/local-store.js';

/** What an entry is made of; `resolved` comes of itself, and `seen` is set when it is kept. */
export type MemoryEntryParts = Omit<LocalEntry, 'resolved' | 'seen'>;

/** The distance of a time that never comes: a number that V8 keeps without a box, as it does all up to 24 days. */
const NEVER = -(2 ** 31);

/**
 * An entry as small as an object can be: the times that follow from `expiresAt` are kept as distances, which need no box,
 * and the promise is made for the first who wants one.
 */
export class MemoryEntry implements LocalEntry {
  readonly value: unknown;
  readonly isShared: boolean;
  readonly expiresAt: number;
  readonly stamp: number;
  readonly marks: readonly string[];
  readonly bytes: number;
  seen = -1;
  readonly #freshFor: number;
  readonly #staleFor: number;
  #refreshIn: number;
  #resolved: Promise<unknown> | undefined = undefined;

  constructor(parts: MemoryEntryParts) {
    const { value, isShared, expiresAt, stamp, marks, bytes } = parts;
    this.value = value;
    this.isShared = isShared;
    this.expiresAt = expiresAt;
    this.stamp = stamp;
    this.marks = marks;
    this.bytes = bytes;
    this.#freshFor = distance(expiresAt, parts.freshUntil);
    this.#staleFor = distance(expiresAt, parts.staleUntil);
    this.#refreshIn = distance(expiresAt, parts.refreshAt);
  }

  get resolved(): Promise<unknown> | undefined {
    return this.isShared ? (this.#resolved ??= Promise.resolve(this.value)) : undefined;
  }

  get freshUntil(): number {
    return timeAt(this.expiresAt, this.#freshFor);
  }

  get staleUntil(): number {
    return timeAt(this.expiresAt, this.#staleFor);
  }

  get refreshAt(): number {
    return this.#refreshIn === NEVER ? Number.POSITIVE_INFINITY : this.expiresAt + this.#refreshIn;
  }

  set refreshAt(time: number) {
    this.#refreshIn = distance(this.expiresAt, time);
  }
}

function distance(from: number, to: number): number {
  return to === Number.POSITIVE_INFINITY ? NEVER : Math.round(to - from);
}

function timeAt(from: number, distance: number): number {
  return distance === NEVER ? Number.POSITIVE_INFINITY : from + distance;
}
