import { types } from 'node:util';
import { CacheError } from '../../contracts/cache-error.js';
import type { EncodedValue, PayloadCoding } from '../../contracts/codec.js';
import type { CacheConfig } from '../../settings/types.js';
import { compressors, type Compressor, type CompressorName, type Transform } from './compressors.js';

/** From here on the event loop is left alone: the way through the thread pool costs about 0.1 ms. */
const ASYNC_BYTES = 65_536;

/** Text shrinks to a third or a quarter: so many compressed bytes make about `ASYNC_BYTES`. */
const ASYNC_COMPRESSED_BYTES = ASYNC_BYTES / 4;

/** What is kept must be a tenth smaller, as base64, in which bytes are kept. */
const WORTHWHILE = 0.9 * (3 / 4);

/** Behind the inner format: what compressed it, and whether it was bytes. */
const COMPRESSED = /^(?<inner>.*)\+(?<name>zstd|br|deflate|gzip)(?<bytes>:b)?$/;

const NAMES: Readonly<Record<Exclude<Algorithm, 'auto' | 'none'>, CompressorName>> = {
  zstd: 'zstd',
  brotli: 'br',
  deflate: 'deflate',
  gzip: 'gzip',
};

type Algorithm = CacheConfig['compression']['algorithm'];

/**
 * Compresses values from a size on, where that makes them a tenth smaller, and reads whatever this Node.js can inflate.
 *
 * The level is the algorithm's own, which all of them have from 1 to 9. Throws a `CacheError` with code
 * `CACHE_COMPRESSION_UNAVAILABLE` where this Node.js does not have the algorithm.
 */
export function compression({ algorithm, threshold, level }: CacheConfig['compression']): PayloadCoding {
  const name = nameOf(algorithm);
  const writer = name && compressors.get(name);
  if (name && !writer) throw unavailable(algorithm);
  return {
    encode(encoded) {
      if (!writer || isSmaller(encoded.data, threshold)) return encoded;
      return compress(encoded, `+${name}`, { writer, level });
    },

    decode(encoded, { maxBytes }) {
      if (!encoded.format.includes('+')) return encoded;
      const { inner, name: by = '', bytes } = COMPRESSED.exec(encoded.format)?.groups ?? {};
      if (inner === undefined) return encoded;
      const reader = compressors.get(by);
      if (!reader) throw unknownFormat(by);
      const inflated = inflate(encoded.data, reader, maxBytes);
      const format = inner;
      const restore = (data: Buffer) => ({ format, data: bytes ? data : data.toString('utf8') });
      return types.isPromise(inflated) ? inflated.then(restore) : restore(inflated);
    },
  };
}

function nameOf(algorithm: Algorithm): CompressorName | undefined {
  if (algorithm === 'auto') return compressors.has('zstd') ? 'zstd' : 'br';
  return algorithm === 'none' ? undefined : NAMES[algorithm];
}

function compress(
  encoded: EncodedValue,
  suffix: string,
  { writer, level }: { readonly writer: Compressor; readonly level: number },
): EncodedValue | Promise<EncodedValue> {
  const isText = typeof encoded.data === 'string';
  const bytes = Buffer.from(encoded.data as Uint8Array); // of a text: its UTF-8
  const format = encoded.format + suffix + (isText ? '' : ':b');
  const choose = (data: Buffer) => (data.length <= WORTHWHILE * bytes.length ? { format, data } : encoded);
  const compressed = run(writer.compress, bytes, {
    options: writer.effort(level, bytes.length),
    isAsync: bytes.length >= ASYNC_BYTES,
  });
  return types.isPromise(compressed) ? compressed.then(choose) : choose(compressed);
}

/** Never more than `maxBytes`, however little it was compressed to. */
function inflate(data: EncodedValue['data'], reader: Compressor, maxBytes: number): Buffer | Promise<Buffer> {
  if (typeof data === 'string') throw new TypeError('a compressed value that is a text');
  const isAsync = data.length >= ASYNC_COMPRESSED_BYTES;
  const refuse = (error: unknown): never => {
    throw isTooLarge(error) ? tooLarge(maxBytes) : error;
  };
  try {
    const inflated = run(reader.decompress, data, { options: { maxOutputLength: maxBytes }, isAsync });
    return types.isPromise(inflated) ? inflated.catch(refuse) : inflated;
  } catch (error) {
    return refuse(error);
  }
}

function run(
  transform: Transform,
  bytes: Uint8Array,
  { options, isAsync }: { readonly options: Readonly<Record<string, unknown>>; readonly isAsync: boolean },
): Buffer | Promise<Buffer> {
  return isAsync ? transform.async(bytes, options) : transform.sync(bytes, options);
}

/** A character has three bytes at most: most texts need not be counted. */
function isSmaller(data: EncodedValue['data'], bytes: number): boolean {
  if (typeof data !== 'string' || data.length >= bytes) return data.length < bytes;
  return 3 * data.length < bytes || Buffer.byteLength(data) < bytes;
}

function isTooLarge(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge(maxBytes: number): CacheError {
  return new CacheError(
    'CACHE_VALUE_TOO_LARGE',
    `a compressed value becomes larger than ${maxBytes} bytes (maxValueBytes).`,
  );
}

function unknownFormat(name: string): CacheError {
  return new CacheError(
    'CACHE_FORMAT_UNKNOWN',
    `a value is compressed with ${name}, which Node.js ${process.version} does not have`,
  );
}

function unavailable(algorithm: Algorithm): CacheError {
  return new CacheError(
    'CACHE_COMPRESSION_UNAVAILABLE',
    `compression.algorithm is ${algorithm}, which Node.js ${process.version} does not have. ` +
      'Use Node.js 22.15 or later, or set compression.algorithm to auto.',
  );
}
