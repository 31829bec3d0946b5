import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { compactParts, expandParts } from './compact-parts.js';

const WORDS = Array.from({ length: 800 }, (_, index) => ` word${index % 97}`);

const chunk = (content: string): unknown => ({
  id: 'chatcmpl-9uS1lq0aYw7',
  object: 'chat.completion.chunk',
  created: 1_730_000_000,
  model: 'gpt-x-2026-10',
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
});

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('compactParts', () => {
  it.each([
    ['chunks of OpenAI', (word: string) => chunk(word)],
    [
      'events of Anthropic',
      (text: string) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    ],
    [
      'numbered events of responses',
      (delta: string, index: number) => ({
        event: 'response.output_text.delta',
        json: { delta, sequence_number: index, logprobs: [] },
      }),
    ],
    ['parts of the AI SDK', (delta: string) => ({ type: 'text-delta', id: '0', delta, meta: undefined })],
    ['plain texts', (word: string) => word],
  ])('keeps 800 %s in a sixth of their bytes or little more than their text', (_, part) => {
    const parts = WORDS.map(part);
    const compact = compactParts(parts);

    expect(compact).toHaveLength(1);
    expect(bytes(compact)).toBeLessThan(Math.max(bytes(parts) / 6, bytes(WORDS.join('')) * 1.5));
    expect(expandParts(compact)).toEqual(parts);
  });

  it('keeps deltas of other blocks apart from one another, and their order', () => {
    const parts = [
      { type: 'text-start', id: 'a' },
      { type: 'text-delta', id: 'a', delta: 'x' },
      { type: 'text-delta', id: 'b', delta: 'y' },
      { type: 'text-delta', id: 'a', delta: 'z' },
      { type: 'finish', usage: { total: 3 } },
    ];

    expect(expandParts(compactParts(parts))).toEqual(parts);
  });

  it('leaves alone what is more than plain JSON', () => {
    class Token {
      constructor(readonly text: string) {}
    }
    const sparse: string[] = [];
    sparse[2] = 'c';
    const parts = [
      new Token('a'),
      new Token('b'),
      new Date(1),
      new Date(2),
      new Map(),
      -0,
      Number.NaN,
      sparse,
      1n,
    ];

    expect(compactParts(parts)).toEqual(parts.map((part) => [part]));
  });

  it('tells -0 from 0', () => {
    const parts = [{ n: 0 }, { n: -0 }, { n: 0 }];

    expect(expandParts(compactParts(parts))).toStrictEqual(parts);
  });

  it('does not overflow the stack on a part that is nested deeply', () => {
    let nested: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth++) nested = [nested];

    expect(compactParts([nested, nested])).toHaveLength(2);
  });

  it('gives back every part as it was', () => {
    const leaf = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.integer({ min: -2, max: 2 }),
      fc.double(),
      fc.constantFrom(null, true, false, undefined, new Date(5), 2n),
    );
    const names = fc.constantFrom('id', 'delta', '', '__proto__', '1', '1:s');
    const part = fc.oneof(leaf, fc.dictionary(names, fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }))));
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.constant({ delta: 'a', n: 1 })), { maxLength: 30 }), (parts) => {
        const expanded = expandParts(compactParts(parts)) ?? [];

        expect(expanded).toStrictEqual(parts);
        expect(expanded.map((one) => Object.keys(Object(one)))).toEqual(
          parts.map((one) => Object.keys(Object(one))),
        );
      }),
      { numRuns: propertyRuns(500, 50_000) },
    );
  });

  it('gives back runs of one shape whose texts and numbers differ', () => {
    const delta = fc.record({ text: fc.string(), at: fc.oneof(fc.integer(), fc.double({ noNaN: true })) });
    fc.assert(
      fc.property(fc.array(delta, { maxLength: 20 }), (parts) => {
        expect(expandParts(compactParts(parts))).toStrictEqual(parts);
      }),
      { numRuns: propertyRuns(300, 50_000) },
    );
  });
});

describe('expandParts', () => {
  it.each([
    ['no list', { 0: ['a'] }],
    ['an item that is no list', ['a']],
    ['a run without columns', [['a', 2]]],
    ['a run of more than could be', [['a', 1e9, []]]],
    ['a run of a broken count', [['a', 1.5, []]]],
    ['lengths that are too few', [['a', 2, [{ leaf: 0, text: 'ab', lengths: [2] }]]]],
    ['lengths that do not add up', [['a', 2, [{ leaf: 0, text: 'ab', lengths: [1, 2] }]]]],
    ['a negative length', [['a', 2, [{ leaf: 0, text: 'ab', lengths: [3, -1] }]]]],
    ['a column of nothing', [['a', 2, [{ leaf: 0 }]]]],
    ['a column without a place', [['a', 2, [{ from: 1, step: 1 }]]]],
    ['a column that is null', [['a', 2, [null]]]],
  ])('refuses %s', (_, compact) => {
    expect(expandParts(compact)).toBeUndefined();
  });
});
