import type { Clock, Timer } from '../contracts/clock.js';

const RETRY_MS = 500;
const MAX_DEBTS = 100_000;

/** How debts are paid. */
export interface DebtsParts {
  /** Sends what is owed; rejects where it is still not possible. */
  readonly pay: (names: readonly string[]) => Promise<void>;
  /** Called past a hundred thousand debts, which are then forgotten: something larger takes their place. */
  readonly onOverflow: () => void;
  readonly clock: Clock;
}

/**
 * Deletes and invalidations that the remote tier could not take. Until they are paid, what it holds under these names is
 * not served; they are tried again twice a second.
 */
export class Debts {
  readonly #parts: DebtsParts;
  /** Names with the number of their latest debt: a debt made while an earlier one is paid stays. */
  readonly #owed = new Map<string, number>();
  #count = 0;
  #timer: Timer | undefined;
  #closed = false;

  constructor(parts: DebtsParts) {
    this.#parts = parts;
  }

  covers(name: string): boolean {
    return this.#owed.size > 0 && this.#owed.has(name);
  }

  owe(names: readonly string[]): void {
    for (const name of names) this.#owed.set(name, ++this.#count);
    if (this.#owed.size > MAX_DEBTS) {
      this.#owed.clear();
      this.#parts.onOverflow();
    }
    this.#schedule();
  }

  /** Tells debts made until now from later ones. */
  get ticket(): number {
    return this.#count;
  }

  /** A write that began at this ticket went through: the name holds what it should, unless a later debt says otherwise. */
  settle(name: string, ticket: number): void {
    const debt = this.#owed.get(name);
    if (debt !== undefined && debt <= ticket) this.#owed.delete(name);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #schedule(): void {
    if (this.#closed || this.#timer || this.#owed.size === 0) return;
    this.#timer = this.#parts.clock.setTimeout(() => void this.#pay(), RETRY_MS);
  }

  async #pay(): Promise<void> {
    const owed = [...this.#owed];
    try {
      if (owed.length > 0) await this.#parts.pay(owed.map(([name]) => name));
      for (const [name, debt] of owed) if (this.#owed.get(name) === debt) this.#owed.delete(name);
    } catch {
      // still unreachable, as the trouble that made the debt already said
    }
    this.#timer = undefined;
    this.#schedule();
  }
}
