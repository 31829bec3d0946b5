import { MAX_DEPTH, TAG } from './tag.js';

/**
 * Whether JSON carries a value without loss just as it is: text, finite numbers, booleans, null, and plain objects and
 * arrays of them. Allocates nothing; answers false also of what is to be refused, and of what it cannot tell cheaply.
 */
export function isPlainJson(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return isPlainNumber(value);
    case 'object':
      return value === null || (depth < MAX_DEPTH && isPlainTree(value, depth + 1));
    default:
      return false;
  }
}

/** Texts are told first: most members are, and a call for each would be felt. */
function isPlainTree(tree: object, depth: number): boolean {
  if (Array.isArray(tree)) {
    for (let index = 0; index < tree.length; index++) {
      const item: unknown = tree[index];
      if (typeof item !== 'string' && !isPlainJson(item, depth)) return false;
    }
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(tree);
  if ((prototype !== Object.prototype && prototype !== null) || 'toJSON' in tree) return false;
  for (const name in tree) {
    const member: unknown = (tree as Record<string, unknown>)[name];
    if (name === TAG || (typeof member !== 'string' && !isPlainJson(member, depth))) return false;
  }
  return true;
}

function isPlainNumber(value: number): boolean {
  return Number.isFinite(value) && (value !== 0 || !Object.is(value, -0));
}
