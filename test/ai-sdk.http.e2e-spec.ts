import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateText, jsonSchema, streamText, tool, wrapLanguageModel, type LanguageModel } from 'ai';
import { aiCacheMiddleware } from 'nestjs-cache-presets/ai-sdk';
import { aiRig, type AiRig } from './support/ai-rig.js';
import { SPECIFICATION } from './support/ai-sdk-rig.js';
import { ModelStub, type StubAnswer } from './support/model-stub.js';
import { chatChunks, chatJson, dataLines, wordDeltas } from './support/provider-answers.js';
import { waitFor } from './support/wait-for.js';

const TEXT = 'zwei Bäume 🌳 und ein Haus';
const WEATHER = {
  id: 'call_1',
  type: 'function',
  function: { name: 'weather', arguments: '{"city":"Bern"}' },
};
const CALLING = { role: 'assistant', content: null, tool_calls: [WEATHER] };
const quiet = { onError: () => undefined };

let stub: ModelStub;
let rig: AiRig;
let model: LanguageModel;

beforeEach(async () => {
  stub = await ModelStub.start();
  rig = await aiRig();
  const provider = createOpenAICompatible({ name: 'stub', baseURL: `${stub.url}/v1`, includeUsage: true });
  model = wrapLanguageModel({ model: provider('gpt-x'), middleware: aiCacheMiddleware(rig.ai) });
});

afterEach(async () => {
  await rig.cache.close();
  await stub[Symbol.asyncDispose]();
});

const asked = () => ({ model, prompt: 'Trees?', temperature: 0, maxRetries: 0 }) as const;
const streamed = (text: string) => dataLines(chatChunks(wordDeltas(text)));
const whole = async () => {
  const { text, finishReason, usage } = await generateText(asked());
  return [text, finishReason, usage.outputTokens];
};

/** The bytes of a stream, three at a time, so that characters of several bytes are split. */
function inPieces(lines: readonly string[]): Uint8Array[] {
  const bytes = Buffer.from(lines.join(''));
  return Array.from({ length: Math.ceil(bytes.length / 3) }, (_, index) =>
    bytes.subarray(3 * index, 3 * index + 3),
  );
}

describe(`The AI SDK over the cache, with models as ${SPECIFICATION} specifies them`, () => {
  it('has the version that the run is for', () => {
    expect(SPECIFICATION).toBe(process.env['AI_SDK_FOLDER'] === undefined ? 'v3' : 'v4');
  });

  it('asks the provider once for thirty answers at a time, and gives each the same', async () => {
    stub.answer = () => ({ json: chatJson(TEXT) });

    const answers = await Promise.all(Array.from({ length: 30 }, whole));

    expect(stub.calls).toHaveLength(1);
    expect(new Set(answers.map(([text, reason]) => `${text}/${reason}`))).toEqual(new Set([`${TEXT}/stop`]));
  });

  it('gives a stream out whose characters were split on their way, again as it was', async () => {
    stub.answer = () => ({ chunks: inPieces(streamed(TEXT)) });

    const texts = [await streamText(asked()).text, await streamText(asked()).text];

    expect([texts, stub.calls.length]).toEqual([[TEXT, TEXT], 1]);
  });

  it('gives tool calls and their reason out again', async () => {
    stub.answer = () => ({ json: chatJson(null, { message: CALLING, finish_reason: 'tool_calls' }) });
    const tools = { weather: tool({ inputSchema: jsonSchema<object>({ type: 'object' }) }) };

    const [first, second] = [
      await generateText({ ...asked(), tools }),
      await generateText({ ...asked(), tools }),
    ];

    expect(stub.calls).toHaveLength(1);
    for (const { toolCalls, finishReason } of [first, second])
      expect([toolCalls, finishReason]).toMatchObject([
        [{ toolName: 'weather', input: { city: 'Bern' } }],
        'tool-calls',
      ]);
  });

  it.each<[string, StubAnswer]>([
    ['is refused for its rate', { status: 429, json: { error: { message: 'slow down' } } }],
    ['fails', { status: 500, json: { error: { message: 'broken' } } }],
    ['loses its connection', { chunks: streamed('half an answer').slice(0, 3), drop: true }],
    ['ends before its end', { chunks: streamed('half an answer').slice(0, 3) }],
    ['is empty', { chunks: streamed('') }],
  ])('keeps nothing of a stream that %s', async (_, answer) => {
    stub.answer = () => answer;
    await streamText({ ...asked(), ...quiet }).consumeStream();
    stub.answer = () => ({ chunks: streamed(TEXT) });

    expect(await streamText(asked()).text).toBe(TEXT);
    expect(stub.calls).toHaveLength(2);
  });

  it('ends the call of the provider when the last reader leaves, and keeps nothing of it', async () => {
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    stub.answer = () => ({
      chunks: (async function* () {
        yield* streamed(TEXT).slice(0, 3);
        await gate;
      })(),
    });
    const leaving = [new AbortController(), new AbortController()];
    const seen = leaving.map(async ({ signal }) => {
      const { textStream } = streamText({ ...asked(), ...quiet, abortSignal: signal });
      for await (const delta of textStream) if (delta !== '') return;
    });
    await Promise.all(seen);

    leaving.forEach((one) => one.abort());
    await waitFor(() => stub.calls[0]?.leftEarly === true, { what: 'the provider to be left' });
    letGo();
    stub.answer = () => ({ chunks: streamed(TEXT) });

    expect(await streamText(asked()).text).toBe(TEXT);
    expect(stub.calls).toHaveLength(2);
  });
});
