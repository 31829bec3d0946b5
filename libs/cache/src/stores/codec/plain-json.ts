/** A key of this name is a tag's, see `toTagged`. */
export const TAG = '$';

/** Deeper values would overflow the stack of whoever reads them. */
export const MAX_DEPTH = 500;

/**
 * Whether JSON carries a value without loss and without tags: only texts, finite numbers but -0, booleans, `null`, arrays and
 * plain objects of them. Looks and copies nothing: nearly every value is of this kind, and must not pay for the others.
 */
export function isPlainJson(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      return value === null || (depth < MAX_DEPTH && isPlainContainer(value, depth + 1));
    default:
      return false;
  }
}

function isPlainContainer(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!isPlainJson(value[index], depth)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value)
    if (key === TAG || !isPlainJson((value as Record<string, unknown>)[key], depth)) return false;
  return true;
}
