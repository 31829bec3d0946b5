import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import type { EncodedValue } from '../../contracts/codec.js';
import type { CacheConfig } from '../../settings/types.js';
import { compression } from './compression.js';
import { compressors } from './compressors.js';

const CONTEXT = { namespace: 'app:d', key: 'a', maxBytes: 1_048_576 };
const PROSE = 'the quick brown fox jumps over the lazy dog. ';

const hasZstd = compressors.has('zstd');
const coding = (settings: Partial<CacheConfig['compression']> = {}) =>
  compression({ algorithm: 'auto', threshold: 0, level: 1, ...settings });
const encode = (encoded: EncodedValue, settings?: Partial<CacheConfig['compression']>) =>
  coding(settings).encode(encoded, CONTEXT);
const prose = (length: number) => PROSE.repeat(Math.ceil(length / PROSE.length)).slice(0, length);
const textOf = (data: string): EncodedValue => ({ format: 'j', data });

/** The code or name of the error that decoding ends with. */
async function refusalOf(encoded: EncodedValue, maxBytes = CONTEXT.maxBytes): Promise<string> {
  try {
    await coding().decode(encoded, { ...CONTEXT, maxBytes });
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name;
  }
}

/** None where this Node.js has no zstd. */
function zstdBombs(): [name: string, format: string, data: Buffer][] {
  const { compress } = compressors.get('zstd') ?? {};
  return compress ? [['zstd', 'j+zstd', compress.sync(new Uint8Array(2_000_000), {})]] : [];
}

const algorithms = (['brotli', 'deflate', 'gzip', 'zstd'] as const).filter(
  (name) => name !== 'zstd' || hasZstd,
);

describe('compression', () => {
  it.each(algorithms)(
    'gives back what %s made smaller, at every level and on both sides of 64 KiB',
    async (algorithm) => {
      for (const level of [1, 5, 9])
        for (const length of [1_000, 65_535, 65_536, 200_000]) {
          const encoded = textOf(prose(length));

          const packed = await encode(encoded, { algorithm, level });

          expect(packed.data.length).toBeLessThan(length / 4);
          expect(await coding({ algorithm: 'none' }).decode(packed, CONTEXT)).toEqual(encoded);
        }
    },
  );

  it('gives texts back as texts and bytes as bytes, whatever they are', async () => {
    const data = fc.oneof<fc.Arbitrary<string | Uint8Array>[]>(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(3_000).map(prose),
      fc.nat(3_000).map((length) => new Uint8Array(length)),
    );
    const property = fc.asyncProperty(data, fc.constantFrom(...algorithms), async (one, algorithm) => {
      const packed = await encode({ format: 'q', data: one }, { algorithm });

      const { format, data: back } = await coding().decode(packed, CONTEXT);

      expect([format, typeof back]).toEqual(['q', typeof one]);
      expect(Buffer.from(back as string)).toEqual(Buffer.from(one as string));
    });

    await fc.assert(property, { numRuns: propertyRuns(60, 20_000) });
  });

  it('names in the format what it did, and nothing where it did nothing', async () => {
    const own = hasZstd ? 'zstd' : 'br';

    expect((await encode(textOf(prose(5_000)))).format).toBe(`j+${own}`);
    expect((await encode({ format: 'b', data: new Uint8Array(5_000) })).format).toBe(`b+${own}:b`);
    expect(await encode(textOf(prose(5_000)), { algorithm: 'none' })).toEqual(textOf(prose(5_000)));
  });

  it('leaves alone what is below the threshold, counted in bytes', async () => {
    const settings = { threshold: 1_000 };
    const [below, at] = ['ž'.repeat(499), 'ž'.repeat(500)].map(textOf) as [EncodedValue, EncodedValue];

    expect(await encode(below, settings)).toBe(below);
    expect((await encode(at, settings)).format).toContain('+');
  });

  it('leaves alone what it cannot make a tenth smaller, base64 included', async () => {
    const random = Uint8Array.from({ length: 2_000 }, (_, index) => (index * index * 2_654_435_761) >>> 11);
    const half = Buffer.concat([random, new Uint8Array(200)]);

    for (const data of [random, half, new Uint8Array(0)])
      expect(await encode({ format: 'b', data })).toEqual({ format: 'b', data });
  });

  it.each([
    ['brotli', 'j+br', brotliCompressSync(new Uint8Array(2_000_000))],
    ['deflate', 'j+deflate', deflateSync(new Uint8Array(2_000_000))],
    ['gzip', 'j+gzip', gzipSync(new Uint8Array(2_000_000))],
    ['gzip off the main thread', 'j+gzip', gzipSync(new Uint8Array(50_000_000))],
    ...zstdBombs(),
  ])('stops inflating a bomb of %s at maxBytes', async (_, format, data) => {
    const before = process.memoryUsage().arrayBuffers;

    expect(await refusalOf({ format, data })).toBe('CACHE_VALUE_TOO_LARGE');

    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * CONTEXT.maxBytes);
  });

  it('refuses what is cut, changed or no bytes at all', async () => {
    const { format, data } = await encode(textOf(prose(5_000)), { algorithm: 'gzip' });

    expect(await refusalOf({ format, data: data.slice(0, -1) })).not.toBe('none');
    expect(await refusalOf({ format, data: Buffer.from(data).fill(0, 20, 25) })).not.toBe('none');
    expect(await refusalOf({ format, data: 'text' })).toBe('TypeError');
  });

  (hasZstd ? it.skip : it)('says that this Node.js has no zstd: asked for, and found', async () => {
    expect(() => coding({ algorithm: 'zstd' })).toThrow(
      expect.objectContaining({ code: 'CACHE_COMPRESSION_UNAVAILABLE' }),
    );
    expect(await refusalOf({ format: 'j+zstd', data: new Uint8Array(5) })).toBe('CACHE_FORMAT_UNKNOWN');
  });
});
