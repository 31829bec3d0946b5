import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { CacheModule } from 'nestjs-cache-presets';
import type { AiCache } from 'nestjs-cache-presets/ai';
import { createTestCache, type TestCache } from '../libs/cache/src/testing/create-test-cache.js';
import { aiCacheOf, answerFrom, forget, summaryOf, wordsOf } from './examples/ai-cache.example.js';
import {
  askAnew,
  withAiSdk,
  withAnthropic,
  withLangChain,
  withOpenAI,
} from './examples/ai-clients.example.js';
import { ai as aiOptions, Summaries } from './examples/ai-nest.example.js';
import { partsOf } from './support/ai-rig.js';
import { ModelStub } from './support/model-stub.js';
import { chatChunks, chatJson, dataLines, messageJson, wordDeltas } from './support/provider-answers.js';

const TEXT = 'Bees sleep at night.';

let rig: TestCache;
let ai: AiCache;
let tenant: string | undefined;
let stub: ModelStub;

beforeEach(async () => {
  tenant = 'acme';
  rig = await createTestCache({ mode: 'tiered', redis: { url: 'redis://fake' } });
  ai = aiCacheOf(rig.cache, 'a secret of the tests, long enough', () => tenant);
  stub = await ModelStub.start();
  stub.answer = ({ path, body }) =>
    path.endsWith('/messages')
      ? { json: messageJson(TEXT) }
      : body['stream'] === true
        ? { chunks: dataLines(chatChunks(wordDeltas(TEXT))) }
        : { json: chatJson(TEXT) };
});

afterEach(async () => {
  await ai.close();
  await rig.cache.close();
  await stub[Symbol.asyncDispose]();
});

const endpoint = () => ({ baseURL: `${stub.url}/v1`, apiKey: 'sk-one' });

/** A model that counts. */
function counting() {
  const model = {
    calls: 0,
    ask: async () => `answer ${++model.calls}`,
    words: async function* () {
      yield `answer ${++model.calls} `;
      yield 'in words';
    },
  };
  return model;
}

describe('the examples of the guide to the AI cache', () => {
  it('answer again without the model, and say so', async () => {
    const model = counting();

    expect(await summaryOf(ai, model, TEXT)).toBe('answer 1 (miss, 0 ms old, 0 ms saved)');
    expect(await summaryOf(ai, model, TEXT)).toBe('answer 1 (hit, 0 ms old, 0 ms saved)');
  });

  it('record words', async () => {
    const model = counting();
    const streams = [await wordsOf(ai, model, TEXT), await wordsOf(ai, model, TEXT)];

    expect(await Promise.all(streams.map(partsOf))).toEqual(Array(2).fill(['answer 1 ', 'in words']));
  });

  it('forget what came from a document, and what was of a tenant', async () => {
    const model = counting();
    const both = async () => [await answerFrom(ai, model, 'rules'), await summaryOf(ai, model, TEXT)];
    await both();
    await forget(ai);

    expect(await both()).toEqual(['answer 3', expect.stringContaining('answer 4 (miss')]);
  });

  it('share nothing between tenants, and nothing where there is none', async () => {
    const model = counting();
    for (tenant of ['acme', 'globex', undefined, undefined]) await summaryOf(ai, model, TEXT);

    expect(model.calls).toBe(4);
  });

  it('ask once through the client of OpenAI, and say what was saved', async () => {
    await withOpenAI(ai, endpoint());

    expect(await withOpenAI(ai, endpoint())).toMatch(
      /^Bees sleep at night\. · ai; hit; saved-tokens=13; saved-nano-usd=10250; saved-ms=\d+$/,
    );
    expect(await askAnew(ai, endpoint())).toContain('fwd=miss');
    expect(stub.calls).toHaveLength(2);
    expect(ai.stats().operations['summarize']).toMatchObject({ hits: 1, saved: { nanoUsd: 10_250n } });
  });

  it('ask once through the clients of others', async () => {
    const question = { max_tokens: 9, temperature: 0, messages: [{ role: 'user' as const, content: 'Bees?' }] };
    const clients = [
      () => withAnthropic(ai, { ...endpoint(), baseURL: stub.url }).messages.create({ ...question, model: 'c' }),
      () => withLangChain(ai, endpoint()).invoke('Bees?'),
      () => withAiSdk(ai, endpoint()),
    ];
    for (const ask of clients) expect(await ask()).toEqual(await ask());

    expect(stub.calls).toHaveLength(clients.length);
  });

  it('answer methods of a Nest provider', async () => {
    const env = { CACHE_PRESET: 'ai-development' };
    const module = await Test.createTestingModule({ imports: [CacheModule.forRoot({ env, ai: aiOptions })], providers: [Summaries] }).compile();
    const summaries = module.get(Summaries);
    const texts = [await summaries.summarize('A. B.'), await summaries.summarize('A. B.')];
    await module.close();

    expect(texts).toEqual(['1: A', '1: A']);
  });
}); // prettier-ignore
