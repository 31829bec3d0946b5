import { types } from 'node:util';
import { CacheError } from '../../contracts/cache-error.js';
import { MAX_DEPTH, TAG } from './plain-json.js';

type Tagged = readonly [kind: string, content?: unknown];

/** A JSON-safe tree, and whether it holds tags. */
export interface TaggedTree {
  readonly tree: unknown;
  readonly tagged: boolean;
}

/**
 * Turns a value into a tree that JSON carries without loss: `{"$": ["Date", 0]}` is a tag, and a user's object with such a
 * key is escaped the same way. Class instances become plain objects of their own
 * enumerable members, or what their `toJSON` answers; cycles, functions and symbols are refused with their path.
 */
export function toTagged(value: unknown): TaggedTree {
  const walk = new Walk();
  const tree = walk.visit(value, '');
  return { tree, tagged: walk.tagged };
}

class Walk {
  tagged = false;
  readonly #ancestors = new Set<object>();

  visit(value: unknown, path: string): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : this.#tag('number', String(Object.is(value, -0) ? '-0' : value));
      case 'bigint':
        return this.#tag('bigint', String(value));
      case 'undefined':
        return this.#tag('undefined');
      case 'object':
        return value === null ? null : this.#visitObject(value, path);
      default:
        throw refused(path, `a ${typeof value}`);
    }
  }

  #visitObject(value: object, path: string): unknown {
    if (this.#ancestors.has(value)) throw refused(path, 'a reference to one of its own parents');
    if (this.#ancestors.size >= MAX_DEPTH) throw refused(path, `nested deeper than ${MAX_DEPTH} levels`);
    this.#ancestors.add(value);
    const tree = Array.isArray(value) ? this.#visitArray(value, path) : this.#visitSpecial(value, path);
    this.#ancestors.delete(value);
    return tree;
  }

  #visitArray(value: readonly unknown[], path: string): unknown[] {
    return Array.from(value, (item, index) => this.visit(item, `${path}[${index}]`));
  }

  #visitSpecial(value: object, path: string): unknown {
    if (types.isDate(value)) return this.#tag('Date', Number.isNaN(value.getTime()) ? null : value.getTime());
    if (types.isMap(value)) return this.#tag('Map', this.#visitArray([...value].flat(1), path));
    if (types.isSet(value)) return this.#tag('Set', this.#visitArray([...value], path));
    if (types.isTypedArray(value) || types.isAnyArrayBuffer(value)) return this.#visitBytes(value, path);
    if (isUrl(value)) return this.#tag('URL', value.href);
    if (isNoData(value)) throw refused(path, 'not data');
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.visit(value.toJSON(), path);
    return this.#visitPlain(value, path);
  }

  #visitBytes(value: NodeJS.TypedArray | ArrayBufferLike, path: string): unknown {
    if (types.isAnyArrayBuffer(value)) throw refused(path, 'an ArrayBuffer; wrap it in a Uint8Array');
    const kind = Buffer.isBuffer(value) ? 'Buffer' : value[Symbol.toStringTag];
    return this.#tag(kind, Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'));
  }

  #visitPlain(value: object, path: string): unknown {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, this.visit(item, path === '' ? key : `${path}.${key}`)] as const,
    );
    const tree = Object.fromEntries(entries);
    return TAG in tree ? this.#tag('object', tree) : tree;
  }

  #tag(...tag: Tagged): unknown {
    this.tagged = true;
    return { [TAG]: tag };
  }
}

/** Objects whose content is out of reach: as plain objects they would silently become `{}`. */
function isNoData(value: object): boolean {
  const kinds = [types.isPromise, types.isWeakMap, types.isWeakSet, types.isRegExp, types.isDataView];
  return types.isNativeError(value) || types.isBoxedPrimitive(value) || kinds.some((isKind) => isKind(value));
}

/** By its tag: the URL of another realm is a URL too. */
function isUrl(value: object): value is URL {
  return Object.prototype.toString.call(value) === '[object URL]';
}

function refused(path: string, what: string): CacheError {
  const place = path === '' ? 'the value' : `the value at ${path}`;
  return new CacheError(
    'CACHE_VALUE_NOT_SERIALIZABLE',
    `${place} cannot be cached: it is ${what}. Cache plain data, or leave that part out.`,
  );
}

const TYPED_ARRAYS = {
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array,
} as const; // prettier-ignore

/** The value of a tree that `toTagged` made; throws on a tag that it does not know. */
export function fromTagged(tree: unknown): unknown {
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map(fromTagged);
  const tag: unknown = Object.hasOwn(tree, TAG) ? (tree as Record<string, unknown>)[TAG] : undefined;
  return Array.isArray(tag) ? revive(tag as [string, unknown]) : reviveMembers(tree);
}

function reviveMembers(tree: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, fromTagged(item)]));
}

function revive([kind, content]: [string, unknown]): unknown {
  switch (kind) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(content);
    case 'bigint':
      return BigInt(String(content));
    case 'Date':
      return new Date(content === null ? Number.NaN : Number(content));
    case 'Map':
      return new Map(pairs(items(content)));
    case 'Set':
      return new Set(items(content));
    case 'URL':
      return new URL(String(content));
    case 'object':
      return reviveMembers(content as object);
    default:
      return reviveBytes(kind, content);
  }
}

function items(content: unknown): unknown[] {
  if (!Array.isArray(content)) throw new TypeError('a tag without its list');
  return content.map(fromTagged);
}

function pairs(flat: readonly unknown[]): [unknown, unknown][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index], flat[2 * index + 1]]);
}

function reviveBytes(kind: string, content: unknown): unknown {
  const bytes = Buffer.from(String(content), 'base64');
  if (kind === 'Buffer') return bytes;
  if (!Object.hasOwn(TYPED_ARRAYS, kind))
    throw new TypeError(`unknown tag ${JSON.stringify(kind.slice(0, 20))}`);
  const TypedArray = TYPED_ARRAYS[kind as keyof typeof TYPED_ARRAYS];
  return new TypedArray(new Uint8Array(bytes).buffer);
}
