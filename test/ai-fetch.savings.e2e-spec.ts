import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { aiRig, type AiRig } from './support/ai-rig.js';
import { ModelStub } from './support/model-stub.js';
import { chatChunks, chatJson, dataLines, embeddingsJson, wordDeltas } from './support/provider-answers.js';

const BODY = { model: 'gpt-x', temperature: 0, messages: [{ role: 'user' as const, content: 'Bees?' }] };
/** 9 tokens in at 1 USD and 4 out at 2 USD per million. */
const SAVED = 'saved-tokens=13; saved-nano-usd=17000';

let stub: ModelStub;
let rig: AiRig;
let openai: OpenAI;

beforeEach(async () => {
  stub = await ModelStub.start();
  rig = await aiRig({ prices: { 'gpt-x': { input: 1, output: 2 }, 'embed-x': { input: 1, output: 0 } } });
  openai = new OpenAI({ apiKey: 'k', baseURL: `${stub.url}/v1`, fetch: rig.ai.fetch, maxRetries: 0 });
});

afterEach(async () => {
  await rig.cache.close();
  await stub[Symbol.asyncDispose]();
});

describe('what aiCache.fetch saves', () => {
  it('is said of JSON, whether it was kept whole or as a stream', async () => {
    stub.answer = ({ body }) =>
      body['stream'] === true
        ? { chunks: dataLines(chatChunks(wordDeltas('A bee.'))) }
        : { json: chatJson('A bee.') };
    const streamed = { ...BODY, seed: 1, stream: true, stream_options: { include_usage: true } } as const;
    for await (const _ of await openai.chat.completions.create(streamed));
    await openai.chat.completions.create(BODY);

    for (const body of [BODY, { ...BODY, seed: 1 }]) {
      const { response } = await openai.chat.completions.create(body).withResponse();
      expect(response.headers.get('cache-status')).toContain(`ai; hit; ${SAVED}`);
    }
    expect(stub.calls).toHaveLength(2);
  });

  it('is what the inputs of a batch cost that were not asked for', async () => {
    stub.answer = ({ body }) => ({ json: embeddingsJson(body['input'] as string[]) });
    const ask = (input: string[]) =>
      openai.embeddings.create({ model: 'embed-x', encoding_format: 'float', input }).withResponse();
    const { data } = await ask(['a bee', 'a wasp']);
    const { response } = await ask(['a wasp', 'a bee']);
    const { prompt_tokens: tokens } = data.usage;

    expect(response.headers.get('cache-status')).toContain(
      `ai; hit; saved-tokens=${tokens}; saved-nano-usd=${tokens * 1000}`,
    );
  });
});
