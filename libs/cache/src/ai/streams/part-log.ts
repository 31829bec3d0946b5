/** The parts of a stream in their order, for any number of readers, each at its own place. */
export class PartLog<P> {
  readonly #parts: P[];
  readonly #now: (() => number) | undefined;
  readonly #times: number[] = [];
  #end: { readonly error?: unknown } | undefined;
  #wake: (() => void)[] = [];

  /** With parts it is whole, without any it grows until it ends; `now` notes when each of them comes. */
  constructor(parts?: readonly P[], now?: () => number) {
    this.#parts = [...(parts ?? [])];
    this.#now = now;
    if (parts) this.#end = {};
  }

  get parts(): readonly P[] {
    return this.#parts;
  }

  /** When each part came, where that was noted. */
  get times(): readonly number[] {
    return this.#times;
  }

  append(part: P): void {
    this.#parts.push(part);
    if (this.#now) this.#times.push(this.#now());
    this.#tell();
  }

  close(): void {
    this.#endWith({});
  }

  fail(error: unknown): void {
    this.#endWith({ error });
  }

  /** The part at a place, once there is one; `undefined` after the last. Rejects where the stream failed before it. */
  async at(index: number): Promise<{ readonly part: P } | undefined> {
    while (index >= this.#parts.length) {
      if (this.#end && 'error' in this.#end) throw this.#end.error;
      if (this.#end) return undefined;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    return { part: this.#parts[index] as P };
  }

  #endWith(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#tell();
  }

  #tell(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const tell of wake) tell();
  }
}
