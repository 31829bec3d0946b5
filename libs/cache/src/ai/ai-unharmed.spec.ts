import { describe, expect, it } from '@jest/globals';
import { aiRig, partsOf, REQUEST } from '../../../../test/support/ai-rig.js';
import { embeddingsJson } from '../../../../test/support/provider-answers.js';
import { CacheError } from '../contracts/cache-error.js';
import type { AnswerFacts, AnswerKind } from './ai-types.js';
import { createAiFetch } from './fetch/create-ai-fetch.js';

const speak = (...words: readonly string[]) =>
  async function* () {
    yield* words;
  };

/** A kind whose answers say that they took this many tokens. */
function kindOf(noCache: number): AnswerKind<string, string> {
  const usage = { input: { noCache, cacheRead: 0, cacheWrite: 0 }, output: { text: 1, reasoning: 0 } };
  const read = (): AnswerFacts => ({ verdict: { store: true }, usage });
  return { read, readParts: read };
}

const noPrice = () => {
  throw new Error('no price');
};

describe('an error of the model that reads like one of the cache', () => {
  const failing = () => {
    let calls = 0;
    const fail = async () => {
      calls++;
      throw new CacheError('CACHE_VALUE_NOT_SERIALIZABLE', 'of the application');
    };
    return { fail, calls: () => calls };
  };

  it('reaches the caller, and the model is asked once', async () => {
    const { ai } = await aiRig();
    const [whole, stream] = [failing(), failing()];

    await expect(ai.getOrGenerate(REQUEST, whole.fail)).rejects.toThrow('of the application');
    await expect(ai.getOrStream(REQUEST, stream.fail)).rejects.toThrow('of the application');

    expect([whole.calls(), stream.calls()]).toEqual([1, 1]);
  });
});

describe('an answer that cannot be priced', () => {
  it.each(['default', 'bypass'] as const)('is given out without a price, in the mode %s', async (mode) => {
    const thrown = await aiRig({ prices: noPrice });
    const odd = await aiRig({ prices: { small: { input: 1, output: 10, cacheRead: 0.1 } } });

    const one = await thrown.ai.getOrGenerate(REQUEST, async () => 'x', { mode, kind: kindOf(5) });
    const two = await odd.ai.getOrGenerate(REQUEST, async () => 'y', { mode, kind: kindOf(0.5) });

    expect([one.value, two.value]).toEqual(['x', 'y']);
    expect([thrown.ai.stats().total.calls, odd.ai.stats().total.spent.nanoUsd]).toEqual([1, undefined]);
  });

  it('comes whole as a stream past the cache, whose outcome is told', async () => {
    const { ai } = await aiRig({ prices: noPrice });

    const stream = await ai.getOrStream(REQUEST, async () => speak('a', 'b')(), {
      mode: 'bypass',
      kind: kindOf(5),
    });

    expect(await partsOf(stream)).toEqual(['a', 'b']);
    expect([(await stream.outcome).status, ai.stats().total.calls]).toEqual(['bypass', 1]);
  });
});

describe('a scope of the wrong type', () => {
  it.each([null, 7, { scope: 'shared' }])('%j keeps nothing and fails nothing', async (scope) => {
    const { ai } = await aiRig({ scope: (() => scope) as never });

    const { cache } = await ai.getOrGenerate(REQUEST, async () => 'x');

    expect(cache.reason).toBe('it is not known whose answer it is: say the scope');
  });
});

describe('a record that is none', () => {
  const damaged = { form: 'whole', v: 'x', at: 1e12, ms: 1 };

  it.each([
    ['a text', 'nonsense'],
    ['one without its tokens', { ...damaged, usage: { input: null } }],
    ['one with a price in words', { ...damaged, nanoUsd: 'much' }],
  ])('%s, is a miss, counted once, for a rehearsal too', async (_what, record) => {
    const { ai, cache, remote } = await aiRig();
    await ai.getOrGenerate(REQUEST, async () => 'old');
    const [name = ''] = [...remote.entries.keys()];
    await cache.namespace('ai').set(name.slice(name.indexOf('1:')), record);

    const rehearsed = await ai.getOrGenerate(REQUEST, async () => 'x', { dryRun: true });
    const { value } = await ai.getOrGenerate(REQUEST, async () => 'new');

    expect([rehearsed.cache.reason, value, ai.stats().total.calls]).toEqual(['dry run: a miss', 'new', 3]);
  });
});

describe('embeddings of which one text is too long', () => {
  it('are looked up and counted one by one, and only the long one goes past the cache', async () => {
    const { ai } = await aiRig({}, { ai: { maxTextLength: 2_000 } });
    const asked: number[] = [];
    const fetch = createAiFetch(ai, {
      fetch: async (_, init) => {
        const { input } = JSON.parse(init?.body as string) as { input: string | string[] };
        asked.push([input].flat().length);
        return Response.json(embeddingsJson([input].flat()));
      },
    });
    const embed = (input: readonly string[]) =>
      fetch('https://api.openai.com/v1/embeddings', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'e', input }),
      });

    const long = 'x'.repeat(5_000);
    await embed(['ab', 'cd']);
    const { status } = await embed([long, 'ab', 'cd']);

    const { hits, misses, bypassed } = ai.stats().total;
    expect([status, asked, hits, misses, bypassed]).toEqual([200, [2, 1], 2, 2, 1]);
  });
});
