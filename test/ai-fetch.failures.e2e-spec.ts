import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import type { AiControls } from '../libs/cache/src/ai/ai-types.js';
import { aiRig, type AiRig } from './support/ai-rig.js';
import { ModelStub } from './support/model-stub.js';
import { chatChunks, chatJson, dataLines, wordDeltas } from './support/provider-answers.js';

const BODY = { model: 'gpt-x', temperature: 0, messages: [{ role: 'user' as const, content: 'Bees?' }] };
const STREAM = { ...BODY, stream: true, stream_options: { include_usage: true } } as const;
const FAILURE = {
  status: 503,
  headers: { 'x-request-id': 'of the failure' },
  json: { error: { message: 'overloaded' } },
};

let stub: ModelStub;
let rig: AiRig;
let openai: OpenAI;

beforeEach(async () => {
  stub = await ModelStub.start();
  rig = await aiRig();
  openai = new OpenAI({
    apiKey: 'k',
    baseURL: `${stub.url}/v1`,
    fetch: rig.ai.fetch,
    maxRetries: 0,
  });
});

afterEach(async () => {
  await rig.cache.close();
  await stub[Symbol.asyncDispose]();
});

const ask = (controls: AiControls = {}) =>
  rig.ai.with(controls, () => openai.chat.completions.create(BODY).withResponse());

async function textOf(controls: AiControls = {}): Promise<string> {
  const stream = await rig.ai.with(controls, () => openai.chat.completions.create(STREAM));
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

describe('aiCache.fetch where the provider fails', () => {
  it('answers with an old answer where that is allowed, and says so', async () => {
    const controls: AiControls = { ttl: '1m', staleIfError: '1h' };
    stub.answer = (_, count) => (count === 1 ? { json: chatJson('old') } : FAILURE);
    await ask(controls);
    await rig.clock.advance(120_000);
    const { data, response } = await ask(controls);

    expect(data).toEqual(chatJson('old'));
    expect(response.headers.get('cache-status')).toMatch(/^ai; hit; detail="stale/);
    expect(response.headers.get('x-request-id')).toBeNull();
    expect(response.headers.get('age')).toBe('120');
    expect(stub.calls).toHaveLength(2);
  });

  it('plays an old stream where that is allowed', async () => {
    const controls: AiControls = { ttl: '1m', staleIfError: '1h' };
    stub.answer = (_, count) =>
      count === 1 ? { chunks: dataLines(chatChunks(wordDeltas('an old one'))) } : FAILURE;
    await textOf(controls);
    await rig.clock.advance(120_000);

    expect(await textOf(controls)).toBe('an old one');
    expect(stub.calls).toHaveLength(2);
  });

  it('gives the error of the provider to all who wait, and asks again for the next', async () => {
    stub.answer = () => FAILURE;
    const failures = await Promise.allSettled(Array.from({ length: 5 }, () => ask()));
    stub.answer = () => ({ json: chatJson('back') });

    expect(
      failures.map((one) => one.status === 'rejected' && (one.reason as { status: number }).status),
    ).toEqual(Array(5).fill(503));
    expect((await ask()).data).toEqual(chatJson('back'));
    expect(stub.calls).toHaveLength(2);
  });

  it('asks nobody where only the cache is to be asked', async () => {
    const failure = await ask({ mode: 'only-if-cached' }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ status: 504, code: 'CACHE_AI_MISS' });
    expect(stub.calls).toHaveLength(0);
  });

  it('passes a text on that is too long for the cache', async () => {
    const long = { role: 'user' as const, content: 'x'.repeat(rig.cache.config.ai.maxTextLength + 1) };
    stub.answer = () => ({ json: chatJson('long') });
    const answers = [1, 2].map(() => openai.chat.completions.create({ ...BODY, messages: [long] }));

    expect(await Promise.all(answers)).toEqual([chatJson('long'), chatJson('long')]);
    expect(stub.calls).toHaveLength(2);
  });

  it('asks for what was refused in a stream as often as it is wanted', async () => {
    stub.answer = () => FAILURE;
    for (let count = 0; count < 2; count++) await textOf().catch(() => 'failed');

    expect(stub.calls).toHaveLength(2);
  });
});
