/** Deeper parts are no stream of deltas, and would exhaust the stack. */
const MAX_DEPTH = 64;

/** Groups neighbours of one shape, at most `limit` in a group; a part that has no shape is a group of its own. */
export function bySignature(parts: readonly unknown[], limit: number): unknown[][] {
  const groups: unknown[][] = [];
  let last: string | undefined;
  for (const part of parts) {
    const signature = signatureOf(part);
    const group = groups.at(-1);
    if (group !== undefined && group.length < limit && signature !== undefined && signature === last)
      group.push(part);
    else groups.push([part]);
    last = signature;
  }
  return groups;
}

/** The texts and numbers in a part, in order; all else belongs to its shape. */
export function leavesOf(part: unknown): (string | number)[] {
  if (typeof part === 'string' || typeof part === 'number') return [part];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(leavesOf) : [];
}

/** A copy of a part in which each leaf is what `at` says of its place, and stays where that is `undefined`. */
export function rebuild(part: unknown, at: (leaf: number) => unknown): unknown {
  let leaf = 0;
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string' || typeof value === 'number') return at(leaf++) ?? value;
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item)]));
  };
  return copy(part);
}

/** What two parts have in common that differ in texts and numbers only; `undefined` of what is more than plain JSON. */
function signatureOf(part: unknown, depth = 0): string | undefined {
  if (typeof part === 'string') return 's';
  if (typeof part === 'number') return Number.isFinite(part) && !Object.is(part, -0) ? 'n' : undefined;
  if (part === null || part === undefined || typeof part === 'boolean') return String(part);
  if (typeof part !== 'object' || depth === MAX_DEPTH) return undefined;
  const isList = Array.isArray(part);
  const entries = Object.entries(part);
  if (isList ? entries.length !== part.length : !isPlain(part)) return undefined;
  let signature = isList ? '[' : '{';
  for (const [name, value] of entries) {
    const field = signatureOf(value, depth + 1);
    if (field === undefined) return undefined;
    signature += isList ? `${field},` : `${name.length}:${name}${field},`;
  }
  return signature + (isList ? ']' : '}');
}

/** By what its prototype is, not by which: an object may come from another realm. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || Object.getPrototypeOf(prototype) !== null) return false;
  return Object.hasOwn(prototype, 'isPrototypeOf') && Object.getOwnPropertySymbols(value).length === 0;
}
