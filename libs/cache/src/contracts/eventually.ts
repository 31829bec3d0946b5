/** What is there at once, or comes as a promise: most values need none, and promises cost more than many a codec. */
export type Eventually<T> = T | Promise<T>;

/** Goes on with a value as soon as it is there, which may be at once. */
export function after<T, U>(value: Eventually<T>, go: (value: T) => Eventually<U>): Eventually<U> {
  return isLater(value) ? value.then(go) : go(value);
}

/** Takes a step and answers with what becomes of it; an error is one kind of outcome, whenever it comes. */
export function attempt<T, U>(
  step: () => Eventually<T>,
  onValue: (value: T) => Eventually<U>,
  onError: (error: unknown) => Eventually<U>,
): Eventually<U> {
  let value: Eventually<T>;
  try {
    value = step();
  } catch (error) {
    return onError(error);
  }
  return isLater(value) ? value.then(onValue, onError) : onValue(value);
}

/** All of them, in their order. */
export function all<T>(values: readonly Eventually<T>[]): Eventually<readonly T[]> {
  return values.some(isLater) ? Promise.all(values) : (values as readonly T[]);
}

/** Of this or any other library: what `await` would wait for. */
function isLater<T>(value: Eventually<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
