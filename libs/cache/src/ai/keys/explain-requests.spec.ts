import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { explainRequests } from './explain-requests.js';
import type { NamingOptions } from './naming-options.js';

const how: NamingOptions = {
  secret: createSecretKey('pepper of the tests', 'utf8'),
  algorithm: 'sha256',
  version: '1',
  scope: 'tenant-1',
};

const explain = (a: object, b: object, options: Partial<NamingOptions> = {}) =>
  explainRequests(
    { model: 'gpt-x', ...a },
    { model: 'gpt-x', ...b },
    {
      ...how,
      ...options,
    },
  );

const print = expect.stringMatching(/^[\w-]{11}$/);

describe('explainRequests', () => {
  it('names the fields that differ, and where their texts begin to', () => {
    const differences = explain(
      { system: 'Today is Monday.', params: { seed: 1 }, messages: [{ role: 'user', content: 'a' }] },
      {
        system: 'Today is Friday.',
        params: { topP: 1 },
        messages: [{ role: 'user', content: 'a' }, { role: 'user' }],
      },
    );

    expect(differences).toEqual([
      { path: 'messages[1]', b: { digest: print } },
      { path: 'params.seed', a: { digest: print } },
      { path: 'params.topP', b: { digest: print } },
      { path: 'system', a: { digest: print, length: 16 }, b: { digest: print, length: 16 }, at: 9 },
    ]);
  });

  it('says nothing of the texts', () => {
    const differences = explain(
      { input: 'is Ann ill?', extra: { 'is Ann ill?': 1 } },
      { input: 'is Bob ill?' },
    );

    expect(JSON.stringify(differences)).not.toMatch(/Ann|Bob|ill/);
  });

  it('gives equal fields equal prints, under one secret', () => {
    const [first] = explain({ input: 'x' }, { input: 'y' });
    const [second] = explain({ input: 'y' }, { input: 'x' });
    const [other] = explain({ input: 'x' }, { input: 'y' }, { secret: createSecretKey('another', 'utf8') });

    expect(first?.a).toEqual(second?.b);
    expect(first?.a).not.toEqual(other?.a);
  });

  it.each<[string, object, object]>([
    ['the order of members', { params: { a: 1, b: 2 } }, { params: { b: 2, a: 1 } }],
    ['what is ignored', { prompt_cache_key: 'a' }, { prompt_cache_key: 'b' }],
    ['a member without a value', { params: { a: undefined } }, { params: {} }],
    ['an item without a value', { input: [undefined] }, { input: [null] }],
  ])('finds no difference in %s', (_, a, b) => {
    expect(explain(a, b)).toEqual([]);
  });

  it('compares members that every object has', () => {
    expect(explain({ params: { toString: 'x' } }, { params: {} })).toMatchObject([
      { path: 'params.toString' },
    ]);
  });

  it('refuses a request that has no name', () => {
    expect(() => explain({ background: true }, {})).toThrow('background: the answer is not in the response');
  });
});
