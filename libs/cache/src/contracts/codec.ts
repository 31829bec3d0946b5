/** A value on its way to or from the remote tier: text stays text, so that `redis-cli` can show it. */
export interface EncodedValue {
  /** Names what was done to the value, innermost first; a decoder refuses a format that it does not know. Of letters, digits and `- . : _`; codings add to it. */
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
 * bytes that it does not trust, which the cache counts, removes and treats as a miss; of its error the cache tells the code
 * or the class, never the message, which may quote the value. A format that it does not know is a
 * `CacheError` with code `CACHE_FORMAT_UNKNOWN`: a miss, too, but left to those who can read it.
 */
export interface Codec {
  encode(value: unknown, context: CodecContext): EncodedValue | Promise<EncodedValue>;
  decode(encoded: EncodedValue, context: CodecContext): unknown;
}

/** What a coding may bind a value to, and the largest encoded value that may come of one, in bytes. */
export interface CodingContext extends CodecContext {
  readonly maxBytes: number;
}

/**
 * What is done to an encoded value on its way to the remote tier, and undone on the way back: it adds to the format what
 * it did, `+` first, and leaves alone what it did not do. Errors are those of a `Codec`; one with code
 * `CACHE_ENCRYPTION_KEY_MISSING` says of bytes that they need a key which this process lacks, and leaves them to those who
 * have it.
 */
export interface PayloadCoding {
  encode(encoded: EncodedValue, context: CodingContext): EncodedValue | Promise<EncodedValue>;
  decode(encoded: EncodedValue, context: CodingContext): EncodedValue | Promise<EncodedValue>;
}
