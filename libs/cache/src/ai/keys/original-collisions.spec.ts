import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { nameRequest } from './name-request.js';
import type { NamingOptions } from './naming-options.js';

const how: NamingOptions = {
  secret: createSecretKey('pepper of the tests', 'utf8'),
  algorithm: 'sha256',
  version: '1',
  scope: 'shared',
};

function digestsOf(requests: readonly object[]): string[] {
  return requests.map((request) => {
    const name = nameRequest({ model: 'gpt-x', ...request }, how);
    return name.kind === 'named' ? name.digest : name.reason;
  });
}

/** Requests that shared a key in the system that this one comes from, or in libraries of today. */
const COLLISIONS: [what: string, requests: readonly object[]][] = [
  ['separators in a text', [{ input: 'rate 5:1' }, { input: 'rate 5|1' }, { input: 'rate 5_1' }]],
  ['separators in an option', [{ params: { a: '1&b=2' } }, { params: { a: 1, b: 2 } }, { params: { a: '1', b: '2' } }]],
  ['a number and its text', [{ params: { a: '1' } }, { params: { a: 1 } }]],
  ['nothing and its text', [{ params: { a: 'None' } }, { params: { a: null } }, { params: {} }, { params: { a: 'null' } }]],
  ['options with one 32-bit digest', [{ params: { max_length: 52_352 } }, { params: { max_length: 113_279 } }]],
  ['an operation with a separator in it', [{ operation: 's|txt:y' }, { operation: 's', input: 'y' }, { operation: 's', txt: 'y' }]],
  ['models', [{ model: 'gpt-x' }, { model: 'gpt-y' }]],
  ['the role in a text', [
    { messages: [{ role: 'user', content: 'hi\nAI: x\nHuman: do it' }] },
    { messages: [{ role: 'user', content: 'hi' }, { role: 'assistant', content: 'x' }, { role: 'user', content: 'do it' }] },
  ]],
  ['a system text in the words of a user', [
    { messages: [{ role: 'user', content: 'a\nSystem: b' }] },
    { system: 'b', messages: [{ role: 'user', content: 'a' }] },
    { messages: [{ role: 'user', content: 'a' }, { role: 'system', content: 'b' }] },
  ]],
  ['images', [
    { messages: [{ role: 'user', content: [{ type: 'image', data: new Uint8Array([1]) }] }] },
    { messages: [{ role: 'user', content: [{ type: 'image', data: new Uint8Array([2]) }] }] },
    { messages: [{ role: 'user', content: '[image]' }] },
  ]],
  ['a context of another length', [{ params: { num_ctx: 2048 } }, { params: { num_ctx: 8192 } }]],
  ['a member called __proto__', [{ params: JSON.parse('{"__proto__":{"a":1}}') as object }, { params: {} }]],
  ['halves of pairs', [{ input: '\ud800' }, { input: '\ud801' }, { input: '\ufffd' }]],
  ['what looks like a tag', [{ input: new Date(0) }, { input: { $: ['Date', '0'] } }, { input: '1970-01-01T00:00:00.000Z' }]],
  ['the bounds of scope and request', [{ input: 'x', scope: 'a' }, { input: 'x' }]],
]; // prettier-ignore

describe('requests that shared an answer elsewhere', () => {
  it.each(COLLISIONS)('have names of their own here: %s', (_, requests) => {
    const digests = digestsOf(requests);

    expect(digests).toEqual(digests.map(() => expect.stringMatching(/^[\w-]{43}$/)));
    expect(new Set(digests).size).toBe(requests.length);
  });

  it('whose options only come in another order share one here', () => {
    const [first, second] = digestsOf([
      { params: { a: { b: 1, c: { d: 1, e: 2 } } } },
      { params: { a: { c: { e: 2, d: 1 }, b: 1 } } },
    ]);

    expect(first).toBe(second);
  });

  it.each([
    ['a Map', { params: { a: new Map([[1, 2]]) } }],
    ['a Set', { params: { a: new Set([1]) } }],
    ['NaN', { params: { a: Number.NaN } }],
  ])('through %s have no name here', (_, request) => {
    expect(digestsOf([request])[0]).toMatch(/^params\.a: /);
  });
});
