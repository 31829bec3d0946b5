/** Deeper parts are no stream of deltas, and would exhaust the stack. */
const MAX_DEPTH = 64;

/** Fields by name, or items by index. */
type Members = Readonly<Record<string, unknown>>;

/** Whether two parts differ in texts and numbers only; never of what is more than plain JSON. */
export function haveOneShape(a: unknown, b: unknown, depth = 0): boolean {
  if (typeof a === 'string') return typeof b === 'string';
  if (typeof a === 'number') return isWritable(a) && isWritable(b);
  if (typeof a === 'boolean' || a === null || a === undefined) return a === b;
  if (typeof a !== 'object' || typeof b !== 'object' || b === null || depth === MAX_DEPTH) return false;
  const names = Object.keys(a);
  const others = Object.keys(b);
  if (names.length !== others.length || !arePlain(a, b, names.length)) return false;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    if (name !== others[index]) return false;
    if (!haveOneShape((a as Members)[name], (b as Members)[name], depth + 1)) return false;
  }
  return true;
}

/** The texts and numbers in a part, in order, at the end of `leaves`. */
export function leavesOf(part: unknown, leaves: (string | number)[] = []): (string | number)[] {
  if (typeof part === 'string' || typeof part === 'number') leaves.push(part);
  else if (typeof part === 'object' && part !== null)
    for (const name of Object.keys(part)) leavesOf((part as Members)[name], leaves);
  return leaves;
}

/** A copy of a part in which each leaf is what `at` says of its place, and stays where that is `undefined`. */
export function rebuild(part: unknown, at: (leaf: number) => unknown): unknown {
  let leaf = 0;
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string' || typeof value === 'number') return at(leaf++) ?? value;
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    const fields: Record<string, unknown> = {};
    for (const name of Object.keys(value)) setField(fields, name, copy((value as Members)[name]));
    return fields;
  };
  return copy(part);
}

/** A field of that name is one like any other, which an assignment would not make it. */
function setField(fields: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  else fields[name] = value;
}

/** NaN, the infinities and -0 have no JSON. */
function isWritable(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0);
}

function arePlain(a: object, b: object, length: number): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === length && b.length === length;
  return isPlainObject(a) && isPlainObject(b);
}

/** By what its prototype is, not by which: an object may come from another realm. */
function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== Object.prototype) {
    if (prototype === null || Object.getPrototypeOf(prototype) !== null) return false;
    if (!Object.hasOwn(prototype, 'isPrototypeOf')) return false;
  }
  return Object.getOwnPropertySymbols(value).length === 0;
}
