/** A call that a test keeps under way: awaits that it has begun, and lets it go on or fail. */
export class HeldCall {
  /** Resolves once the call has begun. */
  readonly begun: Promise<void>;
  readonly #begin: () => void;
  readonly #released: Promise<void>;
  readonly #release: () => void;
  readonly #fail: (error: Error) => void;

  constructor() {
    const begun = deferred();
    const released = deferred();
    [this.begun, this.#begin] = [begun.promise, begun.resolve];
    [this.#released, this.#release, this.#fail] = [released.promise, released.resolve, released.reject];
    this.#released.catch(() => {}); // a call that fails before anyone waits for it is no unhandled rejection
  }

  /** For the side that is held: says that it has begun and waits for the test. */
  pass(): Promise<void> {
    this.#begin();
    return this.#released;
  }

  /** Lets the call go on. */
  release(): void {
    this.#release();
  }

  /** Makes the call fail. */
  fail(error: Error): void {
    this.#fail(error);
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
