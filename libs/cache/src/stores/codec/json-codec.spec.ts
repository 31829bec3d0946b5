import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { EncodedValue } from '../../contracts/codec.js';
import { jsonCodec } from './json-codec.js';

const context = { namespace: 'app:d', key: 'a' };
const encode = (value: unknown) => jsonCodec.encode(value, context) as EncodedValue;
const decode = (encoded: EncodedValue) => jsonCodec.decode(encoded, context);
const roundTrip = (value: unknown) => decode(encode(value));

/** An own member by that name, where a literal would set the prototype. */
const withProtoKey = JSON.parse('{"__proto__":{"polluted":true},"a":1}') as object;
const bytes = [0, 1, 127, 128, 255, 254, 10, 0];
const typedArrays = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array,
].map((TypedArray) => [TypedArray.name, new TypedArray(Uint8Array.from(bytes).buffer)] as const); // prettier-ignore

describe('jsonCodec', () => {
  it.each([
    ['null', null],
    ['undefined', undefined],
    ['true', true],
    ['false', false],
    ['zero', 0],
    ['a fraction', 0.1],
    ['the largest safe integer', Number.MAX_SAFE_INTEGER],
    ['the smallest number', Number.MIN_VALUE],
    ['minus zero', -0],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['a BigInt', 12_345_678_901_234_567_890n],
    ['a negative BigInt', -1n],
    ['an empty text', ''],
    ['a text that looks like JSON', '{"a":1}'],
    ['a text that looks like a tag', '{"$":["Date",0]}'],
    ['a text with line feeds and NUL', 'a\n\r\0b'],
    ['a text of many scripts', 'žluťoučký קפה 咖啡 👩‍👩‍👧‍👦'],
    ['half a surrogate pair', 'a\ud83db'],
    ['half a surrogate pair in an object', { a: '\udc00', '\ud800': 1 }],
    ['an empty array', []],
    ['an empty object', {}],
    ['undefined in an object', { a: undefined, b: 1 }],
    ['undefined in an array', [undefined, 1, undefined]],
    ['NaN deep inside', { a: [{ b: Number.NaN }] }],
    ['a Date', new Date(1_700_000_000_123)],
    ['a Date before 1970', new Date(-1)],
    ['an empty Map', new Map()],
    ['a Map with keys of any type', new Map<unknown, unknown>([[1, 'number'], ['1', 'text'], [null, undefined], [[1], [2]]])], // prettier-ignore
    ['Maps in Maps', new Map([['a', new Map([[{ deep: 1n }, new Set([new Date(0)])]])]])],
    ['an empty Set', new Set()],
    ['a Set', new Set<unknown>([1, '1', null, undefined, Number.NaN, [1, [2]]])],
    ['a URL', new URL('https://user:pass@example.org:8443/a%20b?c=d#e')],
    ['a Buffer', Buffer.from(bytes)],
    ['an empty Buffer', Buffer.alloc(0)],
    ['an object with the key $', { $: 1 }],
    ['an object that looks like a tag', { $: ['Date', 0] }],
    ['an object that looks like a tag, beside a tag', [{ $: ['Date', 0] }, new Date(5)]],
    ['objects with the key $ in each other', { $: { $: { $: ['object', { $: 1n }] } } }],
    ['an own member __proto__', withProtoKey],
    ['an own member __proto__ beside a tag', { inner: withProtoKey, date: new Date(1) }],
    ['members named like those of every object', { constructor: 1, toString: 'x', hasOwnProperty: null }],
    ['the same object twice', ((shared) => [shared, { shared }])({ a: 1 })],
    ...typedArrays,
  ])('gives %s back as it was', (_, value) => {
    expect(roundTrip(value)).toStrictEqual(value);
  });

  it('gives an invalid Date back as one', () => {
    const decoded = roundTrip([new Date(Number.NaN)]) as [Date];

    expect(String(decoded[0])).toBe('Invalid Date');
  });

  it('gives bytes back as the part that a view shows, in memory of their own', () => {
    const whole = Uint8Array.from([9, 9, 1, 2, 9]);

    const copy = roundTrip(whole.subarray(2, 4)) as Uint8Array;
    whole.fill(0);

    expect([...copy]).toEqual([1, 2]);
  });

  it('leaves prototypes alone', () => {
    roundTrip({ inner: withProtoKey, date: new Date(1) });

    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('makes plain data of an instance of a class', () => {
    class Point {
      readonly x = 1;
      readonly born = new Date(0);
      get double(): number {
        return 2 * this.x;
      }
    }

    expect(roundTrip([new Point()])).toStrictEqual([{ x: 1, born: new Date(0) }]);
  });

  it('takes what toJSON answers, whatever that is', () => {
    const amount = { cents: 5, toJSON: () => ({ amount: 5n }) };
    const nothing = { secret: 1, toJSON: () => null };

    expect(roundTrip({ amount, nothing })).toStrictEqual({ amount: { amount: 5n }, nothing: null });
  });

  it('takes what a hidden toJSON answers, without loss', () => {
    const hidden = Object.defineProperty({ a: 1 }, 'toJSON', { value: () => ({ born: new Date(0) }) });

    expect(roundTrip({ hidden })).toStrictEqual({ hidden: { born: new Date(0) } });
  });

  it('takes an object from another realm, and one without a prototype, for plain data', () => {
    const foreign: unknown = runInNewContext('({ list: [1, { a: undefined }], born: new Date(0) })');
    const bare = Object.assign(Object.create(null) as object, { a: 1 });

    expect(roundTrip({ foreign, bare })).toEqual({
      foreign: { list: [1, { a: undefined }], born: new Date(0) },
      bare: { a: 1 },
    });
  });

  it('fills the gaps of a sparse array with undefined', () => {
    const sparse: unknown[] = [];
    sparse[2] = 'x';

    expect(roundTrip(sparse)).toStrictEqual([undefined, undefined, 'x']);
  });

  it('keeps plain data as plain JSON', () => {
    const value = { name: 'Ada', tags: ['a', 'b'], address: { zip: null, lines: 2 } };

    expect(encode(value)).toEqual({ format: 'j', data: JSON.stringify(value) });
  });

  it('keeps a text as it is', () => {
    expect(encode('{"a": "ž"}')).toEqual({ format: 's', data: '{"a": "ž"}' });
  });

  it.each([{ text: 'ž', born: new Date(0) }, 'ž', 'half \ud800 pair', { 'half \udc00': 'pair' }])(
    'reads %j when it comes back as bytes',
    (value) => {
      const { format, data } = encode(value);

      const decoded = decode({ format, data: new Uint8Array(Buffer.from(data as string)) });

      expect(decoded).toStrictEqual(value);
    },
  );
});
