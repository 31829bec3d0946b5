import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { newVersion, packEnvelope, unpackEnvelope, type Envelope } from './envelope.js';

const envelope: Envelope = {
  version: 'AbCdEf012-_x',
  stamp: '0000000000000042',
  createdAt: 1_700_000_000_000,
  freshUntil: 1_700_000_060_000,
  staleUntil: 1_700_000_090_000,
  cost: 12.5,
  tags: [],
  encoded: { format: 'j', data: '{"a":1}' },
};

const time = fc.integer({ min: 0, max: 8.64e15 });
const data = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array());
const anyEnvelope: fc.Arbitrary<Envelope> = fc.record({
  version: fc.constant(null).map(() => newVersion()),
  stamp: fc.integer({ min: 0 }).map((stamp) => String(stamp).padStart(16, '0')),
  createdAt: time,
  freshUntil: time,
  staleUntil: time,
  cost: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  tags: fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
  encoded: fc.record({ format: fc.constantFrom('s', 'j', 'x', 'zb'), data }),
});

function bytesOf(payload: string | Uint8Array): Buffer {
  return Buffer.from(payload as string);
}

describe('packEnvelope and unpackEnvelope', () => {
  it('give everything back', () => {
    expect(unpackEnvelope(packEnvelope(envelope))).toEqual(envelope);
  });

  it('give a payload of any bytes back', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);

    const unpacked = unpackEnvelope(packEnvelope({ ...envelope, encoded: { format: 'b', data: bytes } }));

    expect([...((unpacked?.encoded.data ?? []) as Uint8Array)]).toEqual([...bytes]);
  });

  it.each([
    ['a space', ['a b', ' ', '  c  ']],
    ['a line feed', ['a\nb', '\n']],
    ['quotes and brackets', ['"', '[]', '\\']],
    ['letters of any script', ['ключ', '咖啡']],
    ['nothing in it', ['']],
  ])('give back a tag with %s', (_, tags) => {
    expect(unpackEnvelope(packEnvelope({ ...envelope, tags }))?.tags).toEqual(tags);
  });

  it('give any envelope back', () => {
    const property = fc.property(anyEnvelope, (one) => {
      const unpacked = unpackEnvelope(packEnvelope(one));

      const { data: packed } = one.encoded;
      expect({ ...unpacked, encoded: null }).toEqual({ ...one, encoded: null });
      expect(bytesOf(unpacked?.encoded.data ?? '')).toEqual(bytesOf(packed));
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });

  it('keep a text readable, after one line of header', () => {
    const payload = packEnvelope({ ...envelope, tags: ['a\nb'] });

    expect(payload).toBe(
      '1VAbCdEf012-_x0000000000000042' +
        '1700000000000 1700000060000 1700000090000 12.5 j ["a\\nb"]\n{"a":1}',
    );
  });
});

describe('unpackEnvelope', () => {
  const packed = packEnvelope(envelope) as string;

  it.each([
    ['nothing', ''],
    ['foreign text', 'hello'],
    ['foreign text with a line feed', 'hello\nworld'],
    ['foreign JSON', '{"value":1}\n'],
    ['a newer version', packed.replace(/^1/, '2')],
    ['another kind', packed.replace(/^1V/, '1T')],
    ['a header without its payload', packed.slice(0, packed.indexOf('\n'))],
    ['a header cut short', `${packed.slice(0, 20)}\n{}`],
    ['a time that is none', packed.replace('1700000060000', 'tomorrow')],
    ['a time that never comes', packed.replace('1700000060000', 'Infinity')],
    ['tags that are no list', packed.replace('[]', '{}')],
    ['tags that are no texts', packed.replace('[]', '[1]')],
    ['no tags', packed.replace(' []', '')],
  ])('answers undefined for %s', (_, payload) => {
    expect(unpackEnvelope(payload)).toBeUndefined();
    expect(unpackEnvelope(Buffer.from(payload))).toBeUndefined();
  });

  it('never throws on what was cut or flipped: it answers undefined or an envelope', () => {
    const damage = fc.record({ cut: fc.nat(400), flips: fc.array(fc.tuple(fc.nat(400), fc.nat(255))) });
    const property = fc.property(anyEnvelope, damage, fc.boolean(), (one, { cut, flips }, asText) => {
      const bytes = Buffer.from(bytesOf(packEnvelope(one)).subarray(0, cut));
      for (const [at, mask] of flips) if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ mask;

      const unpacked = unpackEnvelope(asText ? bytes.toString() : bytes);

      expect(unpacked === undefined || Number.isFinite(unpacked.freshUntil)).toBe(true);
    });

    fc.assert(property, { numRuns: propertyRuns(2_000, 50_000) });
  });
});

describe('newVersion', () => {
  it('makes twelve characters, new ones each time', () => {
    const versions = Array.from({ length: 1_000 }, () => newVersion());

    expect(versions.every((version) => /^[\w-]{12}$/.test(version))).toBe(true);
    expect(new Set(versions).size).toBe(1_000);
  });
});
