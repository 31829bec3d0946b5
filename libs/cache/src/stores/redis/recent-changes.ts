import type { Clock } from '../../contracts/clock.js';

/** Keys that are remembered; past it every key counts as changed. */
const MAX_KEYS = 10_000;

/**
 * Which keys have changed of late, by us or as far as was heard by others: a replica may not have that yet. Times are those
 * of `Clock.elapsed`, in milliseconds.
 */
export class RecentChanges {
  readonly #clock: Clock;
  readonly #changedAt = new Map<string, number>();
  /** Every key may have changed until then. */
  #allChangedAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#allChangedAt = clock.elapsed();
  }

  /** A key has changed. */
  add(key: string): void {
    if (this.#changedAt.size >= MAX_KEYS) this.addAll();
    this.#changedAt.set(key, this.#clock.elapsed());
  }

  /** Any key may have changed. */
  addAll(): void {
    this.#changedAt.clear();
    this.#allChangedAt = this.#clock.elapsed();
  }

  /** The outcome of a write of ours, whose keys have changed when it is known. */
  by<T>(write: Promise<T>, keys: readonly string[]): Promise<T> {
    const note = () => {
      for (const key of keys) this.add(key);
    };
    return write.finally(note);
  }

  /** Whether somebody who knows everything up to a time knows the key as it is, as far as was heard. */
  isKnownTo(time: number, key: string): boolean {
    return time > (this.#changedAt.get(key) ?? this.#allChangedAt);
  }

  /** Forgets what everybody knows who knows everything up to this time. */
  forget(time: number): void {
    if (time <= this.#allChangedAt) return;
    for (const [key, changedAt] of this.#changedAt) if (changedAt < time) this.#changedAt.delete(key);
  }
}
