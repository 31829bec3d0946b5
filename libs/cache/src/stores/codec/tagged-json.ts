import { types } from 'node:util';
import { CacheError } from '../../contracts/cache-error.js';
import { MAX_DEPTH, TAG } from './tag.js';

type Tagged = readonly [kind: string, content?: unknown];

/** A JSON-safe tree, and whether it holds tags. */
export interface TaggedTree {
  readonly tree: unknown;
  readonly tagged: boolean;
}

/** Where a value is: its key or index in its parent; the path is put together only for a refusal. */
interface Place {
  readonly parent: Place | undefined;
  readonly step: string | number;
}

/**
 * Turns a value into a tree that JSON carries without loss. Class instances become plain objects of their own
 * enumerable members, or what their `toJSON` answers; cycles, functions and symbols are refused with their path.
 */
export function toTagged(value: unknown): TaggedTree {
  const walk = new Walk();
  const tree = walk.visit(value, undefined);
  return { tree, tagged: walk.tagged };
}

class Walk {
  tagged = false;
  readonly #ancestors = new Set<object>();

  visit(value: unknown, place: Place | undefined): unknown {
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
        return value === null ? null : this.#visitObject(value, place);
      default:
        throw refused(place, `a ${typeof value}`);
    }
  }

  #visitObject(value: object, place: Place | undefined): unknown {
    if (this.#ancestors.has(value)) throw refused(place, 'a reference to one of its own parents');
    if (this.#ancestors.size >= MAX_DEPTH) throw refused(place, `nested deeper than ${MAX_DEPTH} levels`);
    this.#ancestors.add(value);
    const tree = Array.isArray(value) ? this.#visitArray(value, place) : this.#visitSpecial(value, place);
    this.#ancestors.delete(value);
    return tree;
  }

  #visitArray(value: readonly unknown[], parent: Place | undefined): unknown[] {
    return Array.from(value, (item, index) => this.visit(item, { parent, step: index }));
  }

  #visitSpecial(value: object, place: Place | undefined): unknown {
    if (types.isDate(value)) return this.#tag('Date', Number.isNaN(value.getTime()) ? null : value.getTime());
    if (types.isMap(value)) return this.#tag('Map', this.#visitArray([...value].flat(1), place));
    if (types.isSet(value)) return this.#tag('Set', this.#visitArray([...value], place));
    if (types.isTypedArray(value) || types.isAnyArrayBuffer(value)) return this.#visitBytes(value, place);
    if (isUrl(value)) return this.#tag('URL', value.href);
    if (isNoData(value)) throw refused(place, 'not data');
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.visit(value.toJSON(), place);
    return this.#visitPlain(value, place);
  }

  #visitBytes(value: NodeJS.TypedArray | ArrayBufferLike, place: Place | undefined): unknown {
    if (types.isAnyArrayBuffer(value)) throw refused(place, 'an ArrayBuffer; wrap it in a Uint8Array');
    const kind = Buffer.isBuffer(value) ? 'Buffer' : value[Symbol.toStringTag];
    return this.#tag(kind, Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'));
  }

  #visitPlain(value: object, parent: Place | undefined): unknown {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, this.visit(item, { parent, step: key })] as const,
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

function refused(at: Place | undefined, what: string): CacheError {
  const place = at ? `the value at ${pathOf(at)}` : 'the value';
  return new CacheError(
    'CACHE_VALUE_NOT_SERIALIZABLE',
    `${place} cannot be cached: it is ${what}. Cache plain data, or leave that part out.`,
  );
}

function pathOf({ parent, step }: Place): string {
  const before = parent ? pathOf(parent) : '';
  if (typeof step === 'number') return `${before}[${step}]`;
  return before === '' ? step : `${before}.${step}`;
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
