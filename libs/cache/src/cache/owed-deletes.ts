import type { Clock, Timer } from '../contracts/clock.js';

const RETRY_MS = 500;
const MAX_KEYS = 100_000;

/** How owed deletes are paid. */
export interface OwedDeletesParts {
  readonly deleteKeys: (keys: readonly string[]) => Promise<void>;
  readonly clear: () => Promise<void>;
  readonly clock: Clock;
}

/**
 * Deletes that the remote tier could not take. Until they are paid, what it holds under these keys is not served;
 * they are tried again twice a second. Past a hundred thousand keys the whole namespace is owed instead.
 */
export class OwedDeletes {
  readonly #parts: OwedDeletesParts;
  /** Keys, and the whole namespace, with the number of their latest debt: a debt made while an earlier one is paid stays. */
  readonly #keys = new Map<string, number>();
  #all: number | undefined;
  #debts = 0;
  #timer: Timer | undefined;
  #closed = false;

  constructor(parts: OwedDeletesParts) {
    this.#parts = parts;
  }

  get coversAll(): boolean {
    return this.#all !== undefined;
  }

  covers(key: string): boolean {
    return this.coversAll || this.#keys.has(key);
  }

  owe(keys: readonly string[]): void {
    for (const key of keys) this.#keys.set(key, ++this.#debts);
    if (this.#keys.size > MAX_KEYS) this.oweAll();
    else this.#schedule();
  }

  oweAll(): void {
    this.#all = ++this.#debts;
    this.#keys.clear();
    this.#schedule();
  }

  /** A write went through: the key holds what it should. */
  settle(key: string): void {
    this.#keys.delete(key);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #schedule(): void {
    if (this.#closed || this.#timer) return;
    this.#timer = this.#parts.clock.setTimeout(() => void this.#pay(), RETRY_MS);
  }

  async #pay(): Promise<void> {
    const [all, keys] = [this.#all, [...this.#keys]];
    try {
      if (all === undefined) await this.#parts.deleteKeys(keys.map(([key]) => key));
      else await this.#parts.clear();
      if (this.#all === all) this.#all = undefined;
      for (const [key, debt] of keys) if (this.#keys.get(key) === debt) this.#keys.delete(key);
    } catch {
      // still unreachable, as the trouble that made the debt already said
    }
    this.#timer = undefined;
    if (this.coversAll || this.#keys.size > 0) this.#schedule();
  }
}
