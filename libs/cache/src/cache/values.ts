import { types } from 'node:util';
import { CacheError } from '../contracts/cache-error.js';
import type { Codec, CodingContext, EncodedValue, PayloadCoding } from '../contracts/codec.js';
import { after, attempt, type Eventually } from '../contracts/eventually.js';

/** What it takes to turn values of one namespace into what is kept of them. */
export interface ValuesParts {
  readonly namespace: string;
  readonly codec: Codec;
  /** Compression and the like; absent where there is no remote tier. */
  readonly coding: PayloadCoding | undefined;
  /** The largest that is kept or read, before compression. */
  readonly maxBytes: number;
}

/** A value as its readers get it, and about how many bytes it has. */
export interface ReadValue {
  readonly value: unknown;
  readonly size: number;
}

/** A value in its normal form, and what is kept of it in the remote tier, or why it is not kept. */
export type NormalisedValue = ReadValue &
  ({ readonly encoded: EncodedValue } | { readonly encoded?: undefined; readonly refusal: CacheError });

/** Turns the values of one namespace into what the remote tier keeps, and back. */
export class Values {
  readonly #parts: ValuesParts;

  constructor(parts: ValuesParts) {
    this.#parts = parts;
  }

  /**
   * Passes a value through the codec and back, so that the first caller gets what every later one will. Throws or rejects
   * with a `CacheError` where the codec refuses the value.
   */
  normalise(key: string, given: unknown): Eventually<NormalisedValue> {
    const { codec } = this.#parts;
    const context = this.#contextOf(key);
    return after(codec.encode(given, context), (encoded) =>
      after(codec.decode(checkFormat(encoded), context), (value) => this.#keep(value, encoded, context)),
    );
  }

  /**
   * Throws or rejects where a coding or the codec cannot decode the value, and where it is larger than may be read; never
   * with a part of the value.
   */
  read(key: string, kept: EncodedValue): Eventually<ReadValue> {
    const { coding, maxBytes } = this.#parts;
    const context = this.#contextOf(key);
    return after(coding ? coding.decode(kept, context) : kept, (encoded) => {
      const size = encoded.data.length;
      if (isLarger(encoded.data, maxBytes)) throw tooLarge(size, maxBytes);
      if (encoded.format.includes('+')) throw undecodable('CACHE_FORMAT_UNKNOWN', encoded);
      return this.#decode(encoded, context);
    });
  }

  /** What a codec says of bytes that it cannot decode may quote them: only the kind of its error is told. */
  #decode(encoded: EncodedValue, context: CodingContext): Eventually<ReadValue> {
    return attempt<unknown, ReadValue>(
      () => this.#parts.codec.decode(encoded, context),
      (value) => ({ value, size: encoded.data.length }),
      (error) => {
        if (CacheError.isInstance(error)) throw undecodable(error.code, encoded);
        throw undecodable('CACHE_VALUE_DAMAGED', encoded, kindOf(error));
      },
    );
  }

  #keep(value: unknown, encoded: EncodedValue, context: CodingContext): Eventually<NormalisedValue> {
    const { coding, maxBytes } = this.#parts;
    const size = encoded.data.length;
    if (isLarger(encoded.data, maxBytes)) return { value, size, refusal: tooLarge(size, maxBytes) };
    if (!coding) return { value, size, encoded };
    return after(coding.encode(encoded, context), (coded) => ({ value, size, encoded: coded }));
  }

  #contextOf(key: string): CodingContext {
    const { namespace, maxBytes } = this.#parts;
    return { namespace, key, maxBytes };
  }
}

/** Estimated bytes of a memory entry: two per character of the key, and the stored form of the value. */
export function entryBytes(key: string, size: number): number {
  return 2 * key.length + size;
}

const FORMAT = /^[\w.:-]{1,64}$/;

/** It stands in the header of an envelope, between spaces, and codings add to it. */
function checkFormat(encoded: EncodedValue): EncodedValue {
  if (FORMAT.test(encoded.format)) return encoded;
  throw new CacheError(
    'CACHE_VALUE_NOT_SERIALIZABLE',
    `the codec answered the format ${JSON.stringify(encoded.format)}; expected 1 to 64 letters, digits and - . : _`,
  );
}

/** A character has three bytes at most: most texts need not be counted. */
function isLarger(data: EncodedValue['data'], maxBytes: number): boolean {
  if (typeof data !== 'string' || data.length > maxBytes) return data.length > maxBytes;
  return 3 * data.length > maxBytes && Buffer.byteLength(data) > maxBytes;
}

function undecodable(code: CacheError['code'], { format }: EncodedValue, kind?: string): CacheError {
  const described = `a value in the format ${JSON.stringify(format.slice(0, 64))}`;
  return new CacheError(
    code,
    code === 'CACHE_FORMAT_UNKNOWN'
      ? `${described}, which this process does not know`
      : `${described} cannot be decoded by the codec of this cache${kind ? ` (${kind})` : ''}`,
  );
}

/** By its class, which is of the code and not of the value, as a name may be. */
function kindOf(error: unknown): string {
  return types.isNativeError(error) ? error.constructor.name : typeof error;
}

function tooLarge(size: number, maxBytes: number): CacheError {
  return new CacheError(
    'CACHE_VALUE_TOO_LARGE',
    `a value of about ${size} bytes is larger than ${maxBytes} (maxValueBytes). ` +
      'Cache less of it, or raise maxValueBytes.',
  );
}
