/**
 * The object, which JSON can now write: its big integers, at any depth, as texts of digits. How it looks otherwise, and
 * what it is equal to, does not change.
 */
export function withBigintJson<T extends object>(value: T): T {
  return Object.defineProperty(value, 'toJSON', { value: () => withoutBigints(value), enumerable: false });
}

function withoutBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutBigints);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutBigints(member)]));
}
