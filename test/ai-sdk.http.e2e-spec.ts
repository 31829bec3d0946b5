import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateText, jsonSchema, streamText, tool, wrapLanguageModel, type LanguageModel } from 'ai';
import { aiCacheMiddleware } from 'nestjs-cache-presets/ai-sdk';
import { aiRig, type AiRig } from './support/ai-rig.js';
import { SPECIFICATION } from './support/ai-sdk-rig.js';
import { ModelStub, type StubAnswer, type StubCall } from './support/model-stub.js';
import { chatChunks, chatJson, dataLines, wordDeltas } from './support/provider-answers.js';
import { waitFor } from './support/wait-for.js';

const TEXT = 'zwei Bäume 🌳 und ein Haus';
const WEATHER = {
  id: 'call_1',
  type: 'function',
  function: { name: 'weather', arguments: '{"city":"Bern"}' },
};
const CALLING = { role: 'assistant', content: null, tool_calls: [WEATHER] };
const tools = { weather: tool({ inputSchema: jsonSchema<object>({ type: 'object' }) }) };
const CALLERS = Array.from({ length: 30 });
const quiet = { onError: () => undefined };

let stub: ModelStub;
let rig: AiRig;
let model: LanguageModel;

beforeEach(async () => {
  stub = await ModelStub.start();
  rig = await aiRig();
  const provider = createOpenAICompatible({ name: 'stub', baseURL: `${stub.url}/v1`, includeUsage: true });
  const middleware = aiCacheMiddleware(rig.ai, { usageOnHit: 'recorded' });
  model = wrapLanguageModel({ model: provider('gpt-x'), middleware });
});

afterEach(async () => {
  await rig.cache.close();
  await stub[Symbol.asyncDispose]();
});

const asked = () => ({ model, prompt: 'Trees?', temperature: 0, maxRetries: 0 }) as const;
const streamed = (text: string, finishReason?: string) =>
  dataLines(chatChunks(wordDeltas(text), finishReason));
const calling = () =>
  dataLines(
    chatChunks(
      [
        { tool_calls: [{ ...WEATHER, index: 0, function: { name: 'weather', arguments: '{"city":' } }] },
        { tool_calls: [{ index: 0, function: { arguments: '"Bern"}' } }] },
      ],
      'tool_calls',
    ),
  );

/** What callers see of an answer. */
interface Seen {
  readonly text: string;
  readonly finishReason: string;
  readonly usage: { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined };
  readonly toolCalls: readonly { readonly toolName: string; readonly input: unknown }[];
}
/** As a text, so that equal ones can be counted. */
const summaryOf = ({ text, finishReason, usage, toolCalls }: Seen) =>
  JSON.stringify([
    [text, finishReason, usage.inputTokens, usage.outputTokens],
    ...toolCalls.map(({ toolName, input }) => [toolName, input]),
  ]);
const whole = async () => summaryOf(await generateText({ ...asked(), tools }));
const stream = async () => {
  const { text, finishReason, usage, toolCalls } = streamText({ ...asked(), tools });
  const seen = { text: await text, finishReason: await finishReason };
  return summaryOf({ ...seen, usage: await usage, toolCalls: await toolCalls });
};
/** Answers a call as it asks for it: as events, or as JSON. */
const speak =
  (chunks: () => Iterable<string>, json: object) =>
  ({ body }: StubCall): StubAnswer =>
    body['stream'] === true ? { chunks: chunks() } : { json };

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

  it.each([
    ['answers', whole],
    ['streams', stream],
  ])('asks the provider once for thirty %s at a time, and gives each the same', async (_, ask) => {
    stub.answer = speak(() => streamed(TEXT), chatJson(TEXT));

    const seen = await Promise.all(CALLERS.map(ask));

    expect(stub.calls).toHaveLength(1);
    expect(new Set(seen)).toEqual(new Set([JSON.stringify([[TEXT, 'stop', 9, 4]])]));
  });

  it.each([
    ['answers', whole],
    ['streams', stream],
  ])('gives the tool calls of %s out to all, again too, in both forms', async (_, ask) => {
    stub.answer = speak(calling, chatJson(null, { message: CALLING, finish_reason: 'tool_calls' }));

    const seen = await Promise.all(CALLERS.map(ask));
    const again = [await whole(), await stream()];

    expect(stub.calls).toHaveLength(1);
    const expected = JSON.stringify([
      ['', 'tool-calls', 9, 4],
      ['weather', { city: 'Bern' }],
    ]);
    expect(new Set([...seen, ...again])).toEqual(new Set([expected]));
  });

  it('gives a stream out whose characters were split on their way, again as it was', async () => {
    stub.answer = () => ({ chunks: inPieces(streamed(TEXT)) });

    const texts = [await streamText(asked()).text, await streamText(asked()).text];

    expect([texts, stub.calls.length]).toEqual([[TEXT, TEXT], 1]);
  });

  it.each<[string, StubAnswer]>([
    ['is refused for its rate', { status: 429, json: { error: { message: 'slow down' } } }],
    ['fails', { status: 500, json: { error: { message: 'broken' } } }],
    ['loses its connection', { chunks: streamed('half an answer').slice(0, 3), drop: true }],
    ['ends before its end', { chunks: streamed('half an answer').slice(0, 3) }],
    ['is empty', { chunks: streamed('') }],
    ['is cut at its length', { chunks: streamed('half an', 'length') }],
    ['is filtered', { chunks: streamed('half an', 'content_filter') }],
    ['is refused', { chunks: dataLines(chatChunks([{ refusal: 'No.' }])) }],
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
