import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { resealed } from '../../../../test/support/resealed.js';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import {
  claimOn,
  identityOf,
  olderThan,
  packClaim,
  packEnvelope,
  packTombstone,
  unpackEnvelope,
  type Envelope,
} from './envelope.js';

const envelope: Envelope = {
  stamp: 42,
  createdAt: 1_700_000_000_000,
  freshUntil: 1_700_000_060_000,
  staleUntil: 1_700_000_090_000,
  cost: 12.5,
  tags: [],
  encoded: { format: 'j', data: '{"a":1}' },
};

const time = fc.integer({ min: 0, max: 8.64e15 });
const text = fc.string({ unit: 'binary' });
const stamp = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const anyEnvelope: fc.Arbitrary<Envelope> = fc.record({
  stamp,
  createdAt: time,
  freshUntil: time,
  staleUntil: time,
  cost: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  tags: fc.array(text, { maxLength: 3 }),
  encoded: fc.record({
    format: fc.constantFrom('s', 'j', 'x', 'zb'),
    data: fc.oneof<fc.Arbitrary<string | Uint8Array>[]>(text, fc.uint8Array()),
  }),
});

/** The envelope that a payload is; fails the test where it is none. */
function unpack(payload: string): Envelope {
  const unpacked = unpackEnvelope(payload);
  if (typeof unpacked !== 'object') throw new Error(`no envelope: ${payload}`);
  return unpacked;
}

function bytesOf(data: string | Uint8Array): Buffer {
  return Buffer.from(data as string);
}

describe('packEnvelope and unpackEnvelope', () => {
  it('give everything back', () => {
    expect(unpackEnvelope(packEnvelope(envelope))).toEqual(envelope);
  });

  it('give a payload of any bytes back as bytes', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const part = new Uint8Array(bytes.buffer, 100, 50);

    const [whole, piece] = [bytes, part].map((data) =>
      unpack(packEnvelope({ ...envelope, encoded: { format: 'b', data } })),
    );

    expect([whole?.encoded.format, [...((whole?.encoded.data ?? []) as Uint8Array)]]).toEqual([
      'b',
      [...bytes],
    ]);
    expect([...((piece?.encoded.data ?? []) as Uint8Array)]).toEqual([...part]);
  });

  it.each([
    ['a space', ['a b', ' ', '  c  ']],
    ['a line feed', ['a\nb', '\n']],
    ['quotes and brackets', ['"', '[]', '\\']],
    ['letters of any script', ['ключ', '咖啡']],
    ['nothing in it', ['']],
  ])('give back a tag with %s', (_, tags) => {
    expect(unpack(packEnvelope({ ...envelope, tags })).tags).toEqual(tags);
  });

  it('give any envelope back, texts as texts and bytes as bytes', () => {
    const property = fc.property(anyEnvelope, (one) => {
      const unpacked = unpack(packEnvelope(one));

      const { format, data } = unpacked.encoded;
      expect({ ...unpacked, encoded: null }).toEqual({ ...one, encoded: null });
      expect([format, typeof data]).toEqual([one.encoded.format, typeof one.encoded.data]);
      expect(bytesOf(data)).toEqual(bytesOf(one.encoded.data));
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });

  it('keep a text readable, after one line of header', () => {
    const payload = packEnvelope({ ...envelope, tags: ['a\nb'] });

    expect(payload.replace(/^1V[\w-]{12}[0-9a-f]{8}/, '1V<version><checksum>')).toBe(
      '1V<version><checksum>00000000000000421700000000000 1700000060000 1700000090000 12.5 j ["a\\nb"]\n{"a":1}',
    );
  });

  it('keep bytes as base64', () => {
    const payload = packEnvelope({ ...envelope, encoded: { format: 'b', data: bytesOf('žluť') } });

    expect(payload.slice(payload.indexOf('12.5'))).toBe(
      `12.5 b~ []\n${Buffer.from('žluť').toString('base64')}`,
    );
  });
});

describe('unpackEnvelope', () => {
  const packed = packEnvelope(envelope);

  it.each([
    ['nothing', ''],
    ['foreign text', 'hello'],
    ['foreign text with a line feed', 'hello\nworld'],
    ['foreign JSON', '{"value":1}\n'],
    ['a newer version', packed.replace(/^1/, '2')],
    ['another kind', packed.replace(/^1V/, '1X')],
    ['a header without its payload', packed.slice(0, packed.indexOf('\n'))],
    ['a header cut short', `${packed.slice(0, 20)}\n{}`],
    ['a payload cut short', packed.slice(0, -1)],
    ['a payload with more behind it', `${packed} `],
    ['another payload of the same length', packed.replace('{"a":1}', '{"a":2}')],
    ['another time', packed.replace('1700000060000', '1700000060001')],
    ['another stamp', packed.replace('0000000000000042', '0000000000000043')],
    ['a stamp that is none', resealed(packed, '0000000000000042', 'a long while ago')],
    ['a time that is none', resealed(packed, '1700000060000', 'tomorrow')],
    ['a time that never comes', resealed(packed, '1700000060000', 'Infinity')],
    ['tags that are no list', resealed(packed, '[]', '{}')],
    ['tags that are no texts', resealed(packed, '[]', '[1]')],
    ['no tags', resealed(packed, ' []', '')],
  ])('answers undefined for %s', (_, payload) => {
    expect(unpackEnvelope(payload)).toBeUndefined();
  });

  it('takes a value that is being loaded anew for the value', () => {
    expect(unpackEnvelope(claimOn(identityOf(packed)) + packed.slice(14))).toEqual(envelope);
  });

  it('never throws on what was cut or flipped: it answers undefined, a tombstone or an envelope', () => {
    const damage = fc.record({ cut: fc.nat(400), flips: fc.array(fc.tuple(fc.nat(400), fc.nat(255))) });
    const property = fc.property(anyEnvelope, damage, (one, { cut, flips }) => {
      const bytes = Buffer.from(bytesOf(packEnvelope(one)).subarray(0, cut));
      for (const [at, mask] of flips) if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ mask;

      const unpacked = unpackEnvelope(bytes.toString());

      if (typeof unpacked === 'object') expect(Number.isFinite(unpacked.freshUntil)).toBe(true);
      else expect([undefined, 'deleted']).toContain(unpacked);
    });

    fc.assert(property, { numRuns: propertyRuns(2_000, 50_000) });
  });
});

describe('packTombstone', () => {
  it('makes what unpackEnvelope takes for deleted', () => {
    expect(unpackEnvelope(packTombstone())).toBe('deleted');
  });
});

describe('identityOf', () => {
  const pack = () => packEnvelope(envelope);

  it.each([
    ['writes of the same entry', pack],
    ['tombstones', packTombstone],
    ['claims', packClaim],
  ])('tells a thousand %s apart', (_, make) => {
    const identities = Array.from({ length: 1_000 }, () => identityOf(make()));

    expect(new Set(identities).size).toBe(1_000);
  });

  it('is how the payload begins', () => {
    const payload = pack();

    expect(payload.startsWith(identityOf(payload))).toBe(true);
    expect(identityOf(payload)).toMatch(/^1V[\w-]{12}$/);
  });
});

describe('olderThan', () => {
  const names = (payload: string, time: number) => {
    const { prefix, offset, below } = olderThan(time);
    return payload.startsWith(prefix) && payload.slice(offset, offset + below.length) < below;
  };

  it('names the entries whose stamp is below the time, and no other', () => {
    const property = fc.property(stamp, stamp, (one, other) => {
      expect(names(packEnvelope({ ...envelope, stamp: one }), other)).toBe(one < other);
      expect(names(packEnvelope({ ...envelope, stamp: one }), one)).toBe(false);
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });

  it.each([
    ['a tombstone', packTombstone()],
    ['a claim', packClaim()],
  ])('does not name %s', (_, payload) => {
    expect(names(payload, Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
