/** A factory that has started and ends when the test says so. */
export interface HeldFactory<T> {
  readonly factory: () => Promise<T>;
  /** Resolves once the factory runs. */
  readonly started: Promise<void>;
  readonly release: () => void;
}

/** Makes a factory that gives `value` once it is released. */
export function heldFactory<T>(value: T): HeldFactory<T> {
  let [start, release] = [() => {}, () => {}];
  const started = new Promise<void>((resolve) => (start = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const factory = async (): Promise<T> => {
    start();
    await released;
    return value;
  };
  return { factory, started, release: () => release() };
}
