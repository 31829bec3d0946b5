import { describe, expect, it } from '@jest/globals';
import { collectedHeapBytes } from '../../../../../test/support/collected-heap.js';
import { CacheError } from '../../contracts/cache-error.js';
import { jsonCodec } from './json-codec.js';

const encode = (value: unknown) => jsonCodec.encode(value, { namespace: 'app:d', key: 'a' });
const decode = (format: string, data: string) =>
  jsonCodec.decode({ format, data }, { namespace: 'app:d', key: 'a' });

function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

const loop: Record<string, unknown> = { list: [{}] };
(loop['list'] as unknown[])[0] = { back: loop };
const ring = new Map<string, unknown>();
ring.set('self', ring);

describe('jsonCodec', () => {
  it.each([
    ['a function', { a: { b: () => 1 } }, 'a.b'],
    ['a function in a list', [1, [() => 1]], '[1][0]'],
    ['a symbol', { a: [Symbol('x')] }, 'a[0]'],
    ['a promise', { a: Promise.resolve(1) }, 'a'],
    ['a cycle', { deep: loop }, 'deep.list[0].back'],
    ['a Map that holds itself', { ring }, 'ring[1]'],
    ['a WeakMap', { weak: new WeakMap() }, 'weak'],
    ['an Error', { failure: new TypeError('x') }, 'failure'],
    ['a RegExp', { pattern: /x/ }, 'pattern'],
    ['a DataView', { view: new DataView(new ArrayBuffer(2)) }, 'view'],
    ['a boxed number', { boxed: Object(1) as unknown }, 'boxed'],
    ['an ArrayBuffer', { buffer: new ArrayBuffer(2) }, 'buffer'],
  ])('refuses %s with its path', (_, value, path) => {
    const error = errorOf(() => encode(value));

    expect(error).toMatchObject({ code: 'CACHE_VALUE_NOT_SERIALIZABLE' });
    expect((error as CacheError).message).toContain(`the value at ${path} cannot be cached`);
  });

  it('refuses a function that is the value itself', () => {
    expect(() => encode(() => 1)).toThrow('the value cannot be cached: it is a function');
  });

  it('takes the same object in two places, which is no cycle', () => {
    const shared = {};

    expect(() => encode({ a: shared, b: [shared, shared] })).not.toThrow();
  });

  it.each([
    ['an unknown format', 'z', '{}'],
    ['no format', '', '{}'],
    ['text that is no JSON', 'j', '{"a":'],
    ['an unknown tag', 'x', '{"$":["Ghost",1]}'],
    ['a tag named like a member of every object', 'x', '{"$":["constructor","AA=="]}'],
    ['a tag without a name', 'x', '{"$":[]}'],
    ['a Map without its list', 'x', '{"$":["Map",5]}'],
    ['a Set without its list', 'x', '{"$":["Set"]}'],
    ['an escaped object that is none', 'x', '{"$":["object",null]}'],
    ['a BigInt that is none', 'x', '{"$":["bigint","x"]}'],
    ['a URL that is none', 'x', '{"$":["URL","x"]}'],
    ['bytes that do not fill their type', 'x', '{"$":["Uint32Array","AAA="]}'],
  ])('throws on %s', (_, format, data) => {
    expect(() => decode(format, data)).toThrow();
  });

  it('tells of what it cannot read without a word of it, and keeps nothing of it', () => {
    const before = collectedHeapBytes();
    const texts = ['["a secret"', `${'['.repeat(100_000)}${']'.repeat(100_000)}`];

    const errors = Array.from({ length: 20 }, () =>
      texts.map((text) => errorOf(() => decode('x', `${text} `))),
    ).flat();

    expect(collectedHeapBytes() - before).toBeLessThan(5_000_000);
    expect(errors).toEqual(
      errors.map(() => expect.objectContaining({ code: 'CACHE_VALUE_DAMAGED' }) as unknown),
    );
    expect(String(errors[0])).not.toContain('secret');
  });
});
