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

describe('what aiCache.fetch spends', () => {
  const stats = () => {
    const { calls, bypassed, spent } = rig.ai.stats().total;
    const { noCache } = spent.usage.input;
    return { calls, bypassed, tokens: [noCache, spent.usage.output.text], nanoUsd: spent.nanoUsd };
  };

  it('is counted of answers that may vary, whole and as streams', async () => {
    const streamed = {
      ...BODY,
      temperature: 1,
      stream: true,
      stream_options: { include_usage: true },
    } as const;
    stub.answer = ({ body }) =>
      body['stream'] === true
        ? { chunks: dataLines(chatChunks(wordDeltas('A bee.'))) }
        : { json: chatJson('A bee.') };
    for (let count = 0; count < 2; count++) await openai.chat.completions.create({ ...BODY, temperature: 1 });
    for await (const _ of await openai.chat.completions.create(streamed));

    expect(stub.calls).toHaveLength(3);
    expect(stats()).toEqual({ calls: 3, bypassed: 3, tokens: [27, 12], nanoUsd: 51_000n });
  });

  it('is counted of texts that are too long to be kept', async () => {
    const content = 'x'.repeat(rig.cache.config.ai.maxTextLength + 1);
    stub.answer = () => ({ json: chatJson('long') });
    await openai.chat.completions.create({ ...BODY, messages: [{ role: 'user', content }] });

    expect(stats()).toEqual({ calls: 1, bypassed: 1, tokens: [9, 4], nanoUsd: 17_000n });
  });

  it('is counted of embeddings that are not to be kept, once for the batch', async () => {
    stub.answer = ({ body }) => ({ json: embeddingsJson(body['input'] as string[]) });
    const { usage } = await rig.ai.with({ mode: 'bypass' }, () =>
      openai.embeddings.create({ model: 'embed-x', encoding_format: 'float', input: ['a bee', 'a wasp'] }),
    );

    expect(stub.calls).toHaveLength(1);
    expect(stats()).toMatchObject({
      tokens: [usage.prompt_tokens, 0],
      nanoUsd: BigInt(usage.prompt_tokens) * 1000n,
    });
  });
});
