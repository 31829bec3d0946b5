import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { ringOf } from '../../../../../test/support/key-rings.js';
import type { Codec, EncodedValue } from '../../contracts/codec.js';
import { encryptingCodec, withoutKeys } from './encryption.js';
import { jsonCodec } from './json-codec.js';

const context = { namespace: 'app:d', key: 'a' };
const value = { name: 'Ada', born: new Date(0), tags: new Set(['x']) };
const codec = encryptingCodec(jsonCodec, ringOf('k1'));

const bytesCodec: Codec = {
  encode: (bytes) => ({ format: 'raw', data: bytes as Uint8Array }),
  decode: ({ data }) => data,
};

const isCode = (code: string) => expect.objectContaining({ code }) as unknown;
const notAuthentic = isCode('CACHE_VALUE_NOT_AUTHENTIC');
const keyMissing = isCode('CACHE_ENCRYPTION_KEY_MISSING');

async function failureOf(encoded: EncodedValue, at = context, by = codec): Promise<unknown> {
  try {
    return { decoded: await by.decode(encoded, at) };
  } catch (error) {
    return error;
  }
}

describe('encryptingCodec', () => {
  it('gives a value back', async () => {
    const encoded = await codec.encode(value, context);

    expect(await codec.decode(encoded, context)).toStrictEqual(value);
  });

  it('gives bytes back as bytes', async () => {
    const bytes = Uint8Array.of(0, 255, 128);
    const sealing = encryptingCodec(bytesCodec, ringOf('k1'));

    const encoded = await sealing.encode(bytes, context);

    expect(encoded.format).toBe('raw+e1b:k1');
    expect(Uint8Array.from((await sealing.decode(encoded, context)) as Uint8Array)).toEqual(bytes);
  });

  it('says in the format what is inside and which key it takes, and shows nothing of the value', async () => {
    const encoded = await codec.encode('Ada Lovelace', context);

    expect(encoded.format).toBe('s+e1t:k1');
    expect(Buffer.from(encoded.data).toString('latin1')).not.toContain('Ada');
  });

  it('never encrypts the same value to the same bytes', async () => {
    const texts = await Promise.all(
      Array.from({ length: 50 }, async () =>
        Buffer.from((await codec.encode('same', context)).data).toString('hex'),
      ),
    );

    expect(new Set(texts.map((text) => text.slice(0, 24))).size).toBe(50);
    expect(new Set(texts.map((text) => text.slice(24))).size).toBe(50);
  });

  it.each([
    ['another key', { ...context, key: 'b' }],
    ['another namespace', { ...context, namespace: 'app:d/reports' }],
    ['another application', { ...context, namespace: 'shop:d' }],
    ['a key and a namespace that are joined alike', { namespace: 'app', key: 'd:a' }],
  ])('refuses a value that was moved to %s', async (_where, elsewhere) => {
    const encoded = await codec.encode(value, context);

    expect(await failureOf(encoded, elsewhere)).toEqual(notAuthentic);
  });

  it('refuses a value with any bit flipped, cut anywhere, or longer', async () => {
    const encoded = await codec.encode('short', context);
    const data = encoded.data as Uint8Array;
    const flips = Array.from({ length: data.length * 8 }, (_, bit) => {
      const copy = Uint8Array.from(data);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return copy;
    });
    const cuts = Array.from(data, (_, length) => data.subarray(0, length));

    const failures = await Promise.all(
      [...flips, ...cuts, Buffer.concat([data, Buffer.alloc(1)])].map((changed) =>
        failureOf({ ...encoded, data: changed }),
      ),
    );

    expect(failures).toEqual(failures.map(() => notAuthentic));
  });

  it.each([
    ['another inner format', 'j+e1t:k1'],
    ['bytes in the place of text', 's+e1b:k1'],
    ['no encryption', 's'],
    ['no format', ''],
    ['an unknown scheme', 's+e9t:k1'],
  ])('refuses a value that is said to have %s', async (_what, format) => {
    const { data } = await codec.encode('text', context);

    expect(await failureOf({ format, data })).toEqual(notAuthentic);
  });

  it('refuses a value of another key under the id of its own', async () => {
    const encoded = await encryptingCodec(jsonCodec, ringOf('k1', 'other bytes')).encode(value, context);

    expect(await failureOf(encoded)).toEqual(notAuthentic);
  });

  it('refuses what was stored in plain', async () => {
    expect(await failureOf(jsonCodec.encode('plain', context) as EncodedValue)).toEqual(notAuthentic);
    expect(await failureOf({ format: 's+e1t:k1', data: 'plain' })).toEqual(notAuthentic);
  });

  it('says which key is missing', async () => {
    const encoded = await encryptingCodec(jsonCodec, ringOf('k2')).encode(value, context);

    const failure = await failureOf(encoded);

    expect(failure).toEqual(keyMissing);
    expect(String(failure)).toContain('"k2"');
  });

  it('reads with every key of the ring and writes with the first', async () => {
    const former = await encryptingCodec(jsonCodec, ringOf('k1')).encode(value, context);
    const both = encryptingCodec(jsonCodec, [...ringOf('k2'), ...ringOf('k1')]);

    expect(await both.decode(former, context)).toStrictEqual(value);
    expect(await both.encode('x', context)).toMatchObject({ format: 's+e1t:k2' });
  });

  it('passes on what the inner codec refuses', async () => {
    const refusal = async () => codec.encode(() => 1, context);

    await expect(refusal()).rejects.toEqual(isCode('CACHE_VALUE_NOT_SERIALIZABLE'));
  });

  it('shows no key to whoever looks at it', () => {
    const [{ secret }] = ringOf('k1');
    const shown = [
      inspect(codec, { depth: 9, showHidden: true }),
      inspect(ringOf('k1')),
      JSON.stringify(ringOf('k1')),
    ];

    expect(shown.join('\n')).not.toContain(secret.reveal().slice(0, 8));
  });

  it('gives any text back under any key, and never under another', async () => {
    const anyText = fc.string({ unit: 'binary' });
    const property = fc.asyncProperty(anyText, anyText, anyText, async (text, key, other) => {
      const encoded = await codec.encode(text, { namespace: 'app:d', key });

      expect(await codec.decode(encoded, { namespace: 'app:d', key })).toBe(text);
      if (other !== key)
        expect(await failureOf(encoded, { namespace: 'app:d', key: other })).toEqual(notAuthentic);
    });

    await fc.assert(property, { numRuns: propertyRuns(200, 20_000) });
  });

  it('answers anything in the place of its values with one of its two errors', async () => {
    const format = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-z+]{0,4}\+e[0-9][a-z]:[a-z0-9.+~-]{0,40}$/),
      fc.constantFrom('s+e1t:k1', 's+e1b:k1', 's+e1t:k9'),
    );
    const property = fc.asyncProperty(format, fc.oneof(fc.string(), fc.uint8Array()), async (one, data) => {
      const failure = await failureOf({ format: one, data });

      expect([notAuthentic, keyMissing]).toContainEqual(failure);
    });

    await fc.assert(property, { numRuns: propertyRuns(300, 50_000) });
  });
});

describe('withoutKeys', () => {
  const plain = withoutKeys(jsonCodec);

  it('leaves values as they are', async () => {
    expect(await plain.encode('text', context)).toEqual({ format: 's', data: 'text' });
    expect(await plain.decode({ format: 's', data: 'text' }, context)).toBe('text');
  });

  it('says of an encrypted value which key is missing', async () => {
    const encoded = await codec.encode(value, context);

    expect(await failureOf(encoded, context, plain)).toEqual(keyMissing);
  });
});
