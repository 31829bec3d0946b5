import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import type { AiUsage } from '../ai-types.js';
import { costOf } from './cost-of.js';
import { checkPrices, type PriceTable } from './price-table.js';
import { usageOf } from './usage-of.js';

const prices: PriceTable = {
  'openai/gpt-x': { input: 1.25, output: 10, cacheRead: 0.125 },
  'claude-x': { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  'gpt-mini': { input: 0.05, output: 0.4, cacheRead: 0.005 },
  'text-embedding-x': { input: 0.02, output: 0 },
};

const openAi = { provider: 'openai', model: 'gpt-x' };
const claude = { provider: 'anthropic', model: 'claude-x' };

/** Usage records of the providers, and their cost in billionths of a dollar, worked out by hand. */
const BY_HAND: [what: string, usage: AiUsage | undefined, model: { model: string }, nanoUsd: bigint][] = [
  // 100 × 1,250 + 20 × 10,000
  ['OpenAI', usageOf.openAiChat({ prompt_tokens: 100, completion_tokens: 20 }), openAi, 325_000n],
  // 86 × 1,250 + 1,920 × 125 + 300 × 10,000: cached tokens are inside the prompt, reasoning inside the completion
  ['OpenAI with its cache and reasoning', usageOf.openAiChat({
    prompt_tokens: 2_006, completion_tokens: 300,
    prompt_tokens_details: { cached_tokens: 1_920 }, completion_tokens_details: { reasoning_tokens: 192 },
  }), openAi, 3_347_500n],
  // 72 × 1,250 + 256 × 125 + 52 × 10,000
  ['OpenAI responses', usageOf.openAiResponses({
    input_tokens: 328, input_tokens_details: { cached_tokens: 256 }, output_tokens: 52,
    output_tokens_details: { reasoning_tokens: 40 },
  }), openAi, 642_000n],
  // 12 × 3,000 + 6 × 15,000
  ['Anthropic', usageOf.anthropic({ input_tokens: 12, output_tokens: 6 }), claude, 126_000n],
  // 21 × 3,000 + 100,000 × 300 + 188 × 3,750 + 393 × 15,000: cached tokens come on top of the input
  ['Anthropic with its cache', usageOf.anthropic({
    input_tokens: 21, cache_creation_input_tokens: 188, cache_read_input_tokens: 100_000, output_tokens: 393,
  }), claude, 36_663_000n],
  // 3 × 50 + 1 × 5 + 1 × 400
  ['a small model', usageOf.openAiChat({
    prompt_tokens: 4, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 1 },
  }), { model: 'gpt-mini' }, 555n],
  // 8 × 20
  ['embeddings', usageOf.embeddings({ prompt_tokens: 8, total_tokens: 8 }), { model: 'text-embedding-x' }, 160n],
]; // prettier-ignore

const tokens = (noCache: number, cacheRead = 0): AiUsage => ({
  input: { noCache, cacheRead, cacheWrite: 0 },
  output: { text: 0, reasoning: 0 },
});

describe('costOf', () => {
  it.each(BY_HAND)('is what was worked out by hand: %s', (_, usage, model, nanoUsd) => {
    expect(usage && costOf(usage, model, prices)).toBe(nanoUsd);
  });

  it('rounds half up, once for the whole answer', () => {
    const cheap = { m: { input: 0.000_5, output: 0, cacheRead: 0.000_4 } };

    expect([1, 2, 3].map((count) => costOf(tokens(count), { model: 'm' }, cheap))).toEqual([1n, 1n, 2n]);
    expect(costOf(tokens(1, 2), { model: 'm' }, cheap)).toBe(1n);
  });

  it('never drifts: a sum of answers costs what the sum of their tokens does', () => {
    const price = fc.integer({ min: 0, max: 1_000_000 }).map((thousandths) => thousandths / 1_000);
    const property = fc.property(price, fc.array(fc.nat(1_000_000)), (input, counts) => {
      const table = { m: { input, output: 0 } };
      const cost = (count: number) => costOf(tokens(count), { model: 'm' }, table) ?? -1n;

      const sum = counts.map(cost).reduce((a, b) => a + b, 0n);

      expect(sum).toBe(cost(counts.reduce((a, b) => a + b, 0)));
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });

  it('takes the name in the answer first, then the one asked for, each with its provider first', () => {
    const named = (...names: string[]) =>
      Object.fromEntries(names.map((name, index) => [name, { input: index + 1, output: 0 }]));
    const model = { provider: 'p', model: 'm', answered: 'm-2026' };
    const order = ['p/m-2026', 'm-2026', 'p/m', 'm'];

    const found = order.map((_, index) => costOf(tokens(1), model, named(...order.slice(index))));

    expect(found).toEqual([1_000n, 1_000n, 1_000n, 1_000n]);
    expect(costOf(tokens(1), model, named('m', 'p/m', 'm-2026', 'p/m-2026'))).toBe(4_000n);
  });

  it.each<[string, AiUsage, string, PriceTable | undefined]>([
    ['no prices', tokens(1), 'gpt-mini', undefined],
    ['no price for the model', tokens(1), 'gpt-y', prices],
    ['no price for its cache', tokens(1, 1), 'text-embedding-x', prices],
    ['a name that every object has', tokens(1), 'constructor', prices],
    ['a function that does not know', tokens(1), 'gpt-y', () => undefined],
    ['a function that gives no amount', tokens(1), 'gpt-y', () => Number.NaN],
  ])('is not known, instead of nothing, with %s', (_, usage, model, table) => {
    expect(costOf(usage, { model }, table)).toBeUndefined();
  });

  it('asks a function by the same names', () => {
    const asked: string[] = [];
    const table = (name: string, { input }: AiUsage) => {
      asked.push(name);
      return name === 'gpt-x' ? input.noCache * 0.001 : undefined;
    };

    expect(costOf(tokens(3), openAi, table)).toBe(3_000_000n);
    expect(asked).toEqual(['openai/gpt-x', 'gpt-x']);
  });
});

describe('checkPrices', () => {
  it('takes tables and functions', () => {
    expect(() => checkPrices(prices)).not.toThrow();
    expect(() => checkPrices(() => 0)).not.toThrow();
  });

  it('tells all that is wrong', () => {
    const wrong = { a: { input: -1, output: '2' }, b: { input: 1, ouput: 1 }, c: 5 } as unknown as PriceTable;

    expect(() => checkPrices(wrong)).toThrow(
      expect.objectContaining({
        code: 'CACHE_AI_PRICES',
        message:
          'prices: "a.input" is -1, not US dollars per million tokens such as 0.25; ' +
          '"a.output" is \'2\', not US dollars per million tokens such as 0.25; ' +
          '"b" has no "output"; "b.ouput" is not known: use input, output, cacheRead, cacheWrite; ' +
          '"c" is 5, not { input, output } in US dollars per million tokens',
      }),
    );
  });
});
