import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { ringOf } from '../../../../../test/support/key-rings.js';
import type { EncodedValue } from '../../contracts/codec.js';
import { encryption, withoutKeys } from './encryption.js';

const context = { namespace: 'app:d', key: 'a', maxBytes: 1_000_000 };
const plain: EncodedValue = { format: 'j', data: '{"name":"Ada Lovelace"}' };
const coding = encryption(ringOf('k1'));

const isCode = (code: string) => expect.objectContaining({ code }) as unknown;
const notAuthentic = isCode('CACHE_VALUE_NOT_AUTHENTIC');
const keyMissing = isCode('CACHE_ENCRYPTION_KEY_MISSING');
const unknownFormat = isCode('CACHE_FORMAT_UNKNOWN');

function bytesOf({ data }: EncodedValue): Buffer {
  return Buffer.from(data);
}

async function failureOf(encoded: EncodedValue, at = context, by = coding): Promise<unknown> {
  try {
    return { decoded: await by.decode(encoded, at) };
  } catch (error) {
    return error;
  }
}

describe('encryption', () => {
  it('gives a text back', async () => {
    const encoded = await coding.encode(plain, context);

    expect(await coding.decode(encoded, context)).toStrictEqual(plain);
  });

  it('gives bytes back as bytes', async () => {
    const bytes = { format: 'raw+zstd', data: Uint8Array.of(0, 255, 128) };

    const encoded = await coding.encode(bytes, context);
    const { format, data } = await coding.decode(encoded, context);

    expect(encoded.format).toBe('raw+zstd+e1b:k1');
    expect({ format, data: Uint8Array.from(data as Uint8Array) }).toEqual(bytes);
  });

  it('says in the format what is inside and which key it takes, and shows nothing of the value', async () => {
    const encoded = await coding.encode(plain, context);

    expect(encoded.format).toBe('j+e1t:k1');
    expect(bytesOf(encoded).toString('latin1')).not.toContain('Ada');
  });

  it('never encrypts the same value to the same bytes', async () => {
    const texts = await Promise.all(
      Array.from({ length: 50 }, async () => bytesOf(await coding.encode(plain, context)).toString('hex')),
    );

    expect(new Set(texts.map((text) => text.slice(0, 24))).size).toBe(50);
    expect(new Set(texts.map((text) => text.slice(24))).size).toBe(50);
  });

  it.each([
    ['another key', { ...context, key: 'b' }],
    ['another namespace', { ...context, namespace: 'app:d/reports' }],
    ['another application', { ...context, namespace: 'shop:d' }],
    ['a key and a namespace that are joined alike', { ...context, namespace: 'app', key: 'd:a' }],
  ])('refuses a value that was moved to %s', async (_where, elsewhere) => {
    const encoded = await coding.encode(plain, context);

    expect(await failureOf(encoded, elsewhere)).toEqual(notAuthentic);
  });

  it('refuses a value with any bit flipped, cut anywhere, or longer', async () => {
    const encoded = await coding.encode({ format: 's', data: 'short' }, context);
    const data = bytesOf(encoded);
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
    ['another inner format', 's+e1t:k1'],
    ['bytes in the place of text', 'j+e1b:k1'],
    ['no encryption', 'j'],
    ['no format', ''],
    ['a scheme that never was', 'j+e0t:k1'],
    ['a kind that this scheme does not have', 'j+e1x:k1'],
    ['a later scheme within', 'j+e2t:k1+zstd'],
  ])('refuses a value that is said to have %s', async (_what, format) => {
    const { data } = await coding.encode(plain, context);

    expect(await failureOf({ format, data })).toEqual(notAuthentic);
  });

  it.each(['j+e2t:k1', 's+zstd+e10b:k1', 'j+e3-anything'])(
    'leaves a value in the format %s to those who have a later scheme',
    async (format) => {
      const { data } = await coding.encode(plain, context);

      expect(await failureOf({ format, data })).toEqual(unknownFormat);
    },
  );

  it('refuses a value of another key under the id of its own', async () => {
    const encoded = await encryption(ringOf('k1', 'other bytes')).encode(plain, context);

    expect(await failureOf(encoded)).toEqual(notAuthentic);
  });

  it('refuses what was stored in plain', async () => {
    expect(await failureOf(plain)).toEqual(notAuthentic);
    expect(await failureOf({ format: 's+e1t:k1', data: 'plain' })).toEqual(notAuthentic);
  });

  it('says which key is missing', async () => {
    const encoded = await encryption(ringOf('k2')).encode(plain, context);

    const failure = await failureOf(encoded);

    expect(failure).toEqual(keyMissing);
    expect(String(failure)).toContain('"k2"');
  });

  it('reads with every key of the ring and writes with the first', async () => {
    const former = await encryption(ringOf('k1')).encode(plain, context);
    const both = encryption([...ringOf('k2'), ...ringOf('k1')]);

    expect(await both.decode(former, context)).toStrictEqual(plain);
    expect(await both.encode(plain, context)).toMatchObject({ format: 'j+e1t:k2' });
  });

  it('shows no key to whoever looks at it', () => {
    const [{ secret }] = ringOf('k1');
    const shown = [
      inspect(coding, { depth: 9, showHidden: true }),
      inspect(ringOf('k1')),
      JSON.stringify(ringOf('k1')),
    ];

    expect(shown.join('\n')).not.toContain(secret.reveal().slice(0, 8));
  });

  it('gives any text back under any key, and never under another', async () => {
    const anyText = fc.string({ unit: 'binary' });
    const property = fc.asyncProperty(anyText, anyText, anyText, async (data, key, other) => {
      const encoded = await coding.encode({ format: 's', data }, { ...context, key });

      expect(await coding.decode(encoded, { ...context, key })).toEqual({ format: 's', data });
      if (other !== key) expect(await failureOf(encoded, { ...context, key: other })).toEqual(notAuthentic);
    });

    await fc.assert(property, { numRuns: propertyRuns(200, 20_000) });
  });

  it('answers anything in the place of its values with one of its three errors', async () => {
    const format = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-z+]{0,4}\+e[0-9][a-z]:[a-z0-9.+~-]{0,40}$/),
      fc.constantFrom('s+e1t:k1', 's+e1b:k1', 's+e1t:k9'),
    );
    const property = fc.asyncProperty(format, fc.oneof(fc.string(), fc.uint8Array()), async (one, data) => {
      const failure = await failureOf({ format: one, data });

      expect([notAuthentic, keyMissing, unknownFormat]).toContainEqual(failure);
    });

    await fc.assert(property, { numRuns: propertyRuns(300, 50_000) });
  });
});

describe('withoutKeys', () => {
  it('leaves values as they are', async () => {
    expect(await withoutKeys.encode(plain, context)).toEqual(plain);
    expect(await withoutKeys.decode(plain, context)).toEqual(plain);
  });

  it('says of an encrypted value which key is missing', async () => {
    const encoded = await coding.encode(plain, context);

    expect(await failureOf(encoded, context, withoutKeys)).toEqual(keyMissing);
  });
});
