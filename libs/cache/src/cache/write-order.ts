import type { Eventually } from '../contracts/eventually.js';

/**
 * Which write of a key was called last, while writes are under way: encoding takes its time, and a value that is encoded
 * late must not overtake what was called after it. Exact per key; holds nothing once the writes have ended.
 */
export class WriteOrder {
  readonly #latest = new Map<string, number>();
  #tickets = 0;

  /** Runs a write of these keys, which supersedes those called before; it may ask whether it is superseded itself. */
  async run(
    keys: readonly string[],
    write: (isLatest: (key: string) => boolean) => Eventually<void>,
  ): Promise<void> {
    const ticket = ++this.#tickets;
    const isLatest = (key: string) => this.#latest.get(key) === ticket;
    for (const key of keys) this.#latest.set(key, ticket);
    try {
      await write(isLatest);
    } finally {
      for (const key of keys) if (isLatest(key)) this.#latest.delete(key);
    }
  }

  /** Supersedes every write under way. */
  clear(): void {
    this.#latest.clear();
  }
}
