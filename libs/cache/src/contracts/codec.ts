/** A value on its way to or from the remote tier: text stays text, so that `redis-cli` can show it. */
export interface EncodedValue {
  /** Names what was done to the value, innermost first; a decoder refuses a format that it does not know. */
  readonly format: string;
  readonly data: string | Uint8Array;
}

/** What a codec may bind a value to: a value moved to another key must not decode. */
export interface CodecContext {
  /** The prefix of the namespace's keys in the remote store: `app:d`, `app:d/reports`. */
  readonly namespace: string;
  readonly key: string;
}

/**
 * Turns values into their stored form and back.
 *
 * `decode(encode(value))` is the value's *normal form*: what the caller gets on a hit and on a miss alike. Both
 * directions may answer with a promise, so that a codec can compress or encrypt off the main thread. `encode` throws
 * a `CacheError` with code `CACHE_VALUE_NOT_SERIALIZABLE` naming the path of what it cannot carry; `decode` throws on
 * bytes that it does not trust, which the cache counts, removes and treats as a miss; bytes that need a key which this
 * process lacks, a `CacheError` with code `CACHE_ENCRYPTION_KEY_MISSING`, are a miss, too, but left to those who can
 * read them.
 */
export interface Codec {
  encode(value: unknown, context: CodecContext): EncodedValue | Promise<EncodedValue>;
  decode(encoded: EncodedValue, context: CodecContext): unknown;
}
