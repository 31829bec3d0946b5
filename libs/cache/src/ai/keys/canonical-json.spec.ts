import { createHash, createHmac } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson, digestOf, ToolCallName } from './canonical-json.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');
const bytes = new Uint8Array([1, 2, 3]);

const loop: Record<string, unknown> = { list: [{}] };
(loop['list'] as unknown[])[0] = { back: loop };

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

describe('canonicalJson', () => {
  it('is that of the example of RFC 8785', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '€$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };

    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts members by their UTF-16 units', () => {
    const names = ['€', '\r', '\ufb33', '1', '😀', '\u0080', 'ö'];

    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));

    expect(Object.keys(JSON.parse(text) as object)).toHaveLength(7);
    expect([...text.matchAll(/"([^"]+)":/g)].map(([, name]) => name)).toEqual(
      ['\\r', '1', '\u0080', 'ö', '€', '😀', '\ufb33'], // prettier-ignore
    );
  });

  it.each([
    ['a date', new Date(5), '{"$":["Date","5"]}'],
    ['a URL', new URL('https://a.example/?b'), '{"$":["URL","https://a.example/?b"]}'],
    ['a big integer', 12n, '{"$":["bigint","12"]}'],
    ['bytes', bytes, `{"$":["bytes",3,"${sha256(bytes)}"]}`],
    ['a Buffer', Buffer.from(bytes), `{"$":["bytes",3,"${sha256(bytes)}"]}`],
    ['an ArrayBuffer', bytes.buffer, `{"$":["bytes",3,"${sha256(bytes)}"]}`],
    ['wider numbers', new Int8Array([1, 2, 3]), `{"$":["Int8Array",3,"${sha256(bytes)}"]}`],
    ['a name of a tool call', new ToolCallName(2), '{"$":["call",2]}'],
    ['an object that looks like a tag', { $: ['Date', '5'] }, '{"$":["object",{"$":["Date","5"]}]}'],
    ['no member that looks like a tag', { $: undefined }, '{}'],
    ['no member', { a: undefined, b: 1 }, '{"b":1}'],
    ['no item', [undefined, 1], '[null,1]'],
    ['an own __proto__', JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
    ['a negative zero', -0, '0'],
    ['half a pair', '\ud800', '"\\ud800"'],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
    ['an object of another realm', runInNewContext('({ a: [1] })') as unknown, '{"a":[1]}'],
  ])('writes %s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ['a function', { a: { b: () => 1 } }, 'a.b: a function has no JSON'],
    ['a symbol', { a: [Symbol('x')] }, 'a[0]: a symbol has no JSON'],
    ['NaN', { params: { seed: Number.NaN } }, 'params.seed: NaN has no JSON'],
    ['an infinite number', [-Infinity], '[0]: -Infinity has no JSON'],
    ['a date that is none', [new Date('x')], '[0]: NaN has no JSON'],
    ['nothing', undefined, 'the request: nothing has no JSON'],
    ['a cycle', loop, 'list[0].back: refers to one of its own parents'],
    ['a Map', { a: new Map() }, 'a: an instance of Map is no plain data'],
    ['a Set', { a: new Set() }, 'a: an instance of Set is no plain data'],
    ['a promise', { a: Promise.resolve(1) }, 'a: an instance of Promise is no plain data'],
    ['a stream', { a: new ReadableStream() }, 'a: an instance of ReadableStream is no plain data'],
    ['an instance', { a: new (class Message {})() }, 'a: an instance of Message is no plain data'],
    ['what is nested too deeply', nested(501), `${'[0]'.repeat(12)}…: nested deeper than 500 levels`],
  ])('refuses %s, and says where', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(
      expect.objectContaining({ code: 'CACHE_AI_UNKEYABLE', message }),
    );
  });

  it('shows no name of a member that may be a text', () => {
    expect(() => canonicalJson({ 'is Ann ill?': () => 1 })).toThrow(/^…: a function has no JSON$/);
  });

  it('takes the same object in two places, which is no cycle', () => {
    const shared = {};

    expect(canonicalJson([shared, shared])).toBe('[{},{}]');
  });
});

describe('digestOf', () => {
  it('is that of the canonical JSON, however long', () => {
    const value = { texts: Array.from({ length: 40 }, (_, index) => 'ä"€'.repeat(index * 300)) };
    const hmac = () => createHmac('sha256', 'secret');

    expect(digestOf(value, hmac())).toBe(hmac().update(canonicalJson(value)).digest('base64url'));
  });
});
