import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { aiRig, type AiRig } from './support/ai-rig.js';
import { ModelStub, type StubAnswer, type StubCall } from './support/model-stub.js';
import { chatChunks, chatJson, dataLines, embeddingsJson, wordDeltas } from './support/provider-answers.js';

const BODY = { model: 'gpt-x', temperature: 0, messages: [{ role: 'user' as const, content: 'Bees?' }] };
const TEXT = 'Bees sleep at night, 5 to 8 hours – 🐝 «é».';
const CALLERS = Array.from({ length: 30 });

let stub: ModelStub;
let rig: AiRig;

beforeEach(async () => {
  stub = await ModelStub.start();
  rig = await aiRig();
});

afterEach(async () => {
  await rig.cache.close();
  await stub[Symbol.asyncDispose]();
});

const client = (apiKey = 'sk-one'): OpenAI =>
  new OpenAI({ apiKey, baseURL: `${stub.url}/v1`, fetch: rig.ai.fetch, maxRetries: 0 });
const streamed = (deltas: readonly object[], reason: string | null = 'stop'): StubAnswer => ({
  chunks: dataLines(chatChunks(deltas, reason)),
});
const both =
  (json: StubAnswer, stream: StubAnswer) =>
  ({ body }: StubCall): StubAnswer =>
    body['stream'] === true ? stream : json;

async function textOfStream(openai: OpenAI): Promise<string> {
  let text = '';
  for await (const chunk of await openai.chat.completions.create({ ...BODY, stream: true }))
    text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

describe('the official client of OpenAI over aiCache.fetch', () => {
  it('asks once for 30 callers at a time, who get equal answers with tool calls and usage', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":"bees"}' } };
    const message = { role: 'assistant', content: null, refusal: null, tool_calls: [call] };
    stub.answer = () => ({ json: chatJson(null, { message, finish_reason: 'tool_calls' }) });
    const openai = client();
    const answers = await Promise.all(CALLERS.map(() => openai.chat.completions.create(BODY)));

    expect(stub.calls).toHaveLength(1);
    for (const answer of [...answers, await openai.chat.completions.create(BODY)])
      expect(answer).toEqual(chatJson(null, { message, finish_reason: 'tool_calls' }));
    expect(stub.calls).toHaveLength(1);
  });

  it('asks once for 30 streams at a time, and plays what it recorded', async () => {
    stub.answer = () => streamed(wordDeltas(TEXT));
    const openai = client();
    const texts = await Promise.all(CALLERS.map(() => textOfStream(openai)));

    expect(new Set([...texts, await textOfStream(openai)])).toEqual(new Set([TEXT]));
    expect(stub.calls).toHaveLength(1);
  });

  it('reads characters that come byte by byte', async () => {
    const bytes = Buffer.from(dataLines(chatChunks(wordDeltas(TEXT))).join(''));
    stub.answer = () => ({ chunks: Array.from(bytes, (byte) => Buffer.of(byte)) });
    const openai = client();

    expect([await textOfStream(openai), await textOfStream(openai)]).toEqual([TEXT, TEXT]);
    expect(stub.calls).toHaveLength(1);
  });

  it('answers JSON out of a stream with its finish reason and usage, and the other way round', async () => {
    stub.answer = both({ json: chatJson(TEXT) }, streamed(wordDeltas(TEXT)));
    const openai = client();
    const options = { stream: true, stream_options: { include_usage: true } } as const;
    const ofStream = await openai.chat.completions.stream({ ...BODY, ...options }).finalChatCompletion();
    const json = await openai.chat.completions.create(BODY);
    await openai.chat.completions.create({ ...BODY, seed: 1 });
    const ofJson = await openai.chat.completions
      .stream({ ...BODY, seed: 1, ...options })
      .finalChatCompletion();

    expect(stub.calls).toHaveLength(2);
    expect(json).toEqual(chatJson(TEXT));
    for (const answer of [ofStream, ofJson])
      expect(answer).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
    expect([ofStream, ofJson].map(({ choices }) => choices[0]?.message.content)).toEqual([TEXT, TEXT]);
    expect(ofJson.usage).toEqual(json.usage);
  });

  it('asks once in each form at most for callers of both forms at a time', async () => {
    stub.answer = both({ json: chatJson(TEXT) }, streamed(wordDeltas(TEXT)));
    const openai = client();
    const options = { stream: true, stream_options: { include_usage: true } } as const;
    const answers = await Promise.all(
      CALLERS.map((_, index) =>
        index % 2 === 0
          ? openai.chat.completions.create(BODY)
          : openai.chat.completions.stream({ ...BODY, ...options }).finalChatCompletion(),
      ),
    );

    expect(new Set(answers.map(({ choices }) => choices[0]?.message.content))).toEqual(new Set([TEXT]));
    expect(answers.map(({ usage }) => usage?.total_tokens)).toEqual(CALLERS.map(() => 13));
    expect(stub.calls.length).toBeLessThanOrEqual(2);
  });

  it.each<[string, StubAnswer, StubAnswer]>([
    ['429', { status: 429, json: {} }, { status: 429, json: {} }],
    ['500', { status: 500, json: {} }, { status: 500, json: {} }],
    ['length', { json: chatJson('A', { finish_reason: 'length' }) }, streamed(wordDeltas('A'), 'length')],
    [
      'content filter',
      { json: chatJson('A', { finish_reason: 'content_filter' }) },
      streamed(wordDeltas('A'), 'content_filter'),
    ],
    [
      'refusal',
      { json: chatJson('', { message: { role: 'assistant', content: null, refusal: 'No.' } }) },
      streamed([{ refusal: 'No.' }]),
    ],
    ['empty answer', { json: chatJson('') }, streamed([])],
    ['missing end', { json: chatJson('A', { finish_reason: null }) }, streamed(wordDeltas('A'), null)],
    [
      'dropped socket',
      { drop: true, headers: { 'content-length': '99' } },
      { chunks: dataLines(chatChunks(wordDeltas('A')), ''), drop: true },
    ],
  ])('keeps nothing of a call that ends with %s', async (_, json, stream) => {
    stub.answer = both(json, stream);
    const openai = client();
    const ask = () => openai.chat.completions.create(BODY).catch(() => 'failed');
    const read = () => textOfStream(openai).catch(() => 'failed');
    for (const call of [ask, ask, read, read]) await call();

    expect(stub.calls).toHaveLength(4);
  });

  it('leaves a provider alone that asks for it, and says so as the provider would', async () => {
    stub.answer = () => ({
      status: 429,
      headers: { 'retry-after': '30' },
      json: { error: { message: 'slow' } },
    });
    const openai = client();
    const failure = () =>
      openai.chat.completions
        .create(BODY)
        .catch((error: unknown) => error as InstanceType<typeof OpenAI.APIError>);
    const [first, second] = [await failure(), await failure()];

    expect(stub.calls).toHaveLength(1);
    expect([first, second]).toMatchObject([{ status: 429 }, { status: 429 }]);
    expect(second).toBeInstanceOf(OpenAI.RateLimitError);
    expect((second as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('30');
  });

  it('shares nothing between credentials and between models, and asks anew at a high temperature', async () => {
    stub.answer = (_, count) => ({ json: chatJson(`answer ${count}`) });
    const bodies = [
      BODY,
      { ...BODY, model: 'gpt-y' },
      { ...BODY, temperature: 1 },
      { ...BODY, temperature: 1 },
    ];
    for (const body of bodies) await client().chat.completions.create(body);
    await client('sk-two').chat.completions.create(BODY);

    expect(stub.calls).toHaveLength(5);
  });

  it('asks for missing embeddings only, in its own format', async () => {
    stub.answer = ({ body }) => ({ json: embeddingsJson(body['input'] as string[]) });
    const openai = client();
    const options = { model: 'embed-x', encoding_format: 'float' } as const;
    await openai.embeddings.create({ ...options, input: ['a', 'ccc'] });
    const { data } = await openai.embeddings.create({ ...options, input: ['bb', 'a', 'ccc'] });

    expect(stub.calls.map(({ body }) => body['input'])).toEqual([['a', 'ccc'], ['bb']]);
    expect(data.map(({ index, embedding }) => [index, embedding[0]])).toEqual([
      [0, 2],
      [1, 1],
      [2, 3],
    ]);
  });
});
