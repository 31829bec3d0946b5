/** Lets what concerns the same keys happen one after the other, in the order of the calls. */
export class KeyOrder {
  readonly #last = new Map<string, Promise<void>>();

  /** Starts at once with what has to be waited for first, if anything has. */
  run<T>(keys: readonly string[], start: (earlier: Promise<unknown> | undefined) => Promise<T>): Promise<T> {
    const earlier = [...new Set(keys.flatMap((key) => this.#last.get(key) ?? []))];
    const running = start(earlier.length > 0 ? Promise.all(earlier) : undefined);
    const forget = (): void => this.#forget(keys, over);
    const over: Promise<void> = running.then(forget, forget);
    for (const key of keys) this.#last.set(key, over);
    return running;
  }

  #forget(keys: readonly string[], over: Promise<void>): void {
    for (const key of keys) if (this.#last.get(key) === over) this.#last.delete(key);
  }
}
