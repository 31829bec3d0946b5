import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** Bounds what a compressor makes of bytes, and how hard it tries. */
type Options = Readonly<Record<string, unknown>>;
type Sync = (bytes: Uint8Array, options: Options) => Buffer;
type Async = (bytes: Uint8Array, options: Options) => Promise<Buffer>;

/** One direction, at once or off the main thread. */
export interface Transform {
  readonly sync: Sync;
  readonly async: Async;
}

/** One way to compress. */
export interface Compressor {
  readonly compress: Transform;
  readonly decompress: Transform;
  /** The options of an effort from 1 to 9, for so many bytes. */
  readonly effort: (level: number, bytes: number) => Options;
}

/** What a format calls each of them. */
export type CompressorName = 'zstd' | 'br' | 'deflate' | 'gzip';

const { constants } = zlib;
/** Node.js has had zstd since 22.15; the types of an older one do not name it. */
const functions = zlib as unknown as Readonly<Record<string, unknown>>;
const ZSTD_LEVEL = 100;

/** Those that this Node.js has. */
export const compressors: ReadonlyMap<string, Compressor> = new Map<CompressorName, Compressor>([
  ...(typeof functions['zstdCompress'] === 'function' ? [['zstd', zstd()] as const] : []),
  ['br', brotli()],
  ['deflate', classic('deflate', 'inflate')],
  ['gzip', classic('gzip', 'gunzip')],
]);

function zstd(): Compressor {
  const effort = (level: number) => ({ params: { [ZSTD_LEVEL]: level } });
  return { compress: transform('zstdCompress'), decompress: transform('zstdDecompress'), effort };
}

function brotli(): Compressor {
  const effort = (level: number, bytes: number) => ({
    params: { [constants.BROTLI_PARAM_QUALITY]: level, [constants.BROTLI_PARAM_SIZE_HINT]: bytes },
  });
  return { compress: transform('brotliCompress'), decompress: transform('brotliDecompress'), effort };
}

function classic(compress: string, decompress: string): Compressor {
  const effort = (level: number) => ({ level });
  return { compress: transform(compress), decompress: transform(decompress), effort };
}

function transform(name: string): Transform {
  return {
    sync: functions[`${name}Sync`] as Sync,
    async: promisify(functions[name] as (...parts: unknown[]) => void) as Async,
  };
}
