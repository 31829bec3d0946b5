import { CacheError } from '../../contracts/cache-error.js';
import type { Codec, EncodedValue } from '../../contracts/codec.js';
import { isPlainJson } from './plain-json.js';
import { fromTagged, toTagged } from './tagged-json.js';

const TEXT = 's';
const JSON_PLAIN = 'j';
const JSON_TAGGED = 'x';

/**
 * JSON with tags for what JSON loses, readable in `redis-cli`.
 *
 * A text is stored as it is, plain data as plain JSON; only values with a Date, Map, Set, BigInt, URL, bytes, NaN,
 * an infinity, -0 or an `undefined` in them pay for the tags.
 */
export const jsonCodec: Codec = {
  encode(value: unknown): EncodedValue {
    if (typeof value === 'string' && isWellFormed(value)) return { format: TEXT, data: value };
    if (isPlainJson(value)) return { format: JSON_PLAIN, data: JSON.stringify(value) };
    const { tree, tagged } = toTagged(value);
    return { format: tagged ? JSON_TAGGED : JSON_PLAIN, data: JSON.stringify(tree) };
  },

  decode({ format, data }: EncodedValue): unknown {
    const text = typeof data === 'string' ? data : Buffer.from(data).toString('utf8');
    if (format === TEXT) return text;
    if (format === JSON_PLAIN) return parse(text, (tree) => tree);
    if (format === JSON_TAGGED) return parse(text, fromTagged);
    throw new CacheError(
      'CACHE_FORMAT_UNKNOWN',
      `a value in the format ${JSON.stringify(format.slice(0, 64))}, which this process does not know`,
    );
  },
};

/** Errors of the parser quote what it could not read, and as those of a deep recursion keep all of it in memory. */
function parse(text: string, restore: (tree: unknown) => unknown): unknown {
  try {
    return restore(JSON.parse(text));
  } catch {
    throw new CacheError('CACHE_VALUE_DAMAGED', 'a value is not the JSON that its format says');
  }
}

/** Half a surrogate pair has no UTF-8 form: as raw text it would come back as another character. JSON escapes it. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed(); // in every Node.js; typed from ES2024 on
}
