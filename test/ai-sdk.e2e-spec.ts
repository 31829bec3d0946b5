import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { afterEach, describe, expect, it } from '@jest/globals';
import { generateText, jsonSchema, streamText, tool, wrapLanguageModel } from 'ai';
import { aiCacheMiddleware } from 'nestjs-cache-presets/ai-sdk';
import { ModelServer } from '../src/model-server/model-server.js';
import { aiRig } from './support/ai-rig.js';
import {
  ANSWER,
  finish,
  METADATA,
  MockModel,
  STOP,
  textParts,
  USAGE,
  wrapped,
  type Part,
} from './support/ai-sdk-rig.js';

const ASKED = { prompt: 'summarize', temperature: 0 } as const;
const metadataOf = (providerMetadata: unknown) =>
  (providerMetadata as Record<string, Record<string, unknown>> | undefined)?.['aiCache'];

describe('The AI SDK over the cache', () => {
  it('asks the model once for a text, and says what the second one has spared', async () => {
    const { cached, model } = await wrapped(ANSWER);

    const first = await generateText({ ...ASKED, model: cached });
    const second = await generateText({ ...ASKED, model: cached });

    expect(model.doGenerateCalls).toHaveLength(1);
    expect([first.text, second.text]).toEqual(['caches keep answers', 'caches keep answers']);
    expect([first.finishReason, second.finishReason]).toEqual(['stop', 'stop']);
    expect([first.usage.inputTokens, second.usage.inputTokens]).toEqual([10, 0]);
    expect(second.response.timestamp).toEqual(new Date(0));
    expect(metadataOf(first.providerMetadata)).toMatchObject({ status: 'miss', stored: true });
    expect(metadataOf(second.providerMetadata)).toMatchObject({
      status: 'hit',
      usage: { inputTokens: { total: 10 } },
      saved: { usage: { input: { noCache: 6, cacheRead: 4 }, output: { text: 3, reasoning: 2 } } },
    });
  });

  it('keeps nothing of the transport', async () => {
    const { cached, elsewhere } = await wrapped(ANSWER);

    const first = await generateText({ ...ASKED, model: cached });
    const second = await generateText({ ...ASKED, model: await elsewhere() });

    expect(first.response.headers).toEqual({ 'set-cookie': 'secret=1' });
    expect(metadataOf(second.providerMetadata)).toMatchObject({ status: 'hit' });
    expect(JSON.stringify(second.response)).not.toContain('secret');
  });

  it('asks the model once for thirty streams at a time, and gives each the same', async () => {
    const { cached, model } = await wrapped(ANSWER);

    const streams = Array.from({ length: 30 }, () => streamText({ ...ASKED, model: cached }));
    const texts = await Promise.all(streams.map(({ text }) => text));
    const reasons = await Promise.all(streams.map(({ finishReason }) => finishReason));

    expect(model.doStreamCalls).toHaveLength(1);
    expect(new Set(texts)).toEqual(new Set(['caches keep answers']));
    expect(new Set(reasons)).toEqual(new Set(['stop']));
  });

  it('gives a recorded stream out as it came, delta by delta, in another process too', async () => {
    const { cached, elsewhere, model } = await wrapped(ANSWER);
    await streamText({ ...ASKED, model: cached }).consumeStream();

    const again = streamText({ ...ASKED, model: await elsewhere() });
    const deltas: string[] = [];
    for await (const delta of again.textStream) deltas.push(delta);

    expect(deltas).toEqual(['caches ', 'keep ', 'answers']);
    expect(metadataOf(await again.providerMetadata)).toMatchObject({ status: 'hit' });
    expect(model.doStreamCalls).toHaveLength(1);
  });

  it('makes a whole answer of a stream, and a stream of a whole answer', async () => {
    const streamed = await wrapped(ANSWER);
    await streamText({ ...ASKED, model: streamed.cached }).consumeStream();
    const whole = await wrapped(ANSWER);
    await generateText({ ...ASKED, model: whole.cached });

    const { text } = await generateText({ ...ASKED, model: streamed.cached });
    const again = await streamText({ ...ASKED, model: whole.cached }).text;

    expect([text, again]).toEqual(['caches keep answers', 'caches keep answers']);
    expect([streamed.model.doGenerateCalls.length, whole.model.doStreamCalls.length]).toEqual([0, 0]);
  });

  it('gives tool calls out again', async () => {
    const { cached, model } = await wrapped([
      METADATA,
      { type: 'tool-input-start', id: 'c1', toolName: 'weather' },
      { type: 'tool-input-delta', id: 'c1', delta: '{"city":"Bern"}' },
      { type: 'tool-input-end', id: 'c1' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: '{"city":"Bern"}' },
      finish({ unified: 'tool-calls', raw: 'tool_calls' }),
    ]);
    const weather = tool({ inputSchema: jsonSchema<{ city: string }>({ type: 'object' }) });
    const ask = () => streamText({ ...ASKED, model: cached, tools: { weather } });
    await ask().consumeStream();

    const again = ask();

    expect(await again.toolCalls).toMatchObject([{ toolName: 'weather', input: { city: 'Bern' } }]);
    expect(await again.finishReason).toBe('tool-calls');
    expect(model.doStreamCalls).toHaveLength(1);
  });

  it.each<[string, readonly Part[]]>([
    ['was cut at its length', [...textParts('cut'), finish({ unified: 'length', raw: 'length' })]],
    ['was filtered', [...textParts('no'), finish({ unified: 'content-filter', raw: 'refusal' })]],
    ['is a turn to be continued', [...textParts('wait'), finish({ unified: 'stop', raw: 'pause_turn' })]],
    ['is empty', [finish()]],
    ['is white space', [...textParts(' \n'), finish()]],
    ['carries an error', [...textParts('half'), { type: 'error', error: 'broken' }, finish()]],
    ['has no end', textParts('half')],
  ])('does not keep a stream that %s', async (_, parts) => {
    const { cached, model } = await wrapped(parts);
    const ask = () => streamText({ ...ASKED, model: cached, onError: () => undefined }).consumeStream();

    await ask();
    await ask();

    expect(model.doStreamCalls).toHaveLength(2);
  });

  it('leaves alone what may vary, and says why', async () => {
    const { cached, model } = await wrapped(ANSWER);

    const { providerMetadata } = await generateText({ prompt: 'rhyme', temperature: 0.9, model: cached });
    await generateText({ prompt: 'rhyme', model: cached });

    expect(metadataOf(providerMetadata)).toMatchObject({
      status: 'bypass',
      reason: 'temperature 0.9 is above 0.3',
    });
    expect(model.doGenerateCalls).toHaveLength(2);
  });

  it('keeps what varies of an operation that is stable', async () => {
    const { cached, model } = await wrapped(ANSWER, {
      operation: 'sum',
      operations: { sum: { stable: true } },
    });

    await generateText({ prompt: 'sum', model: cached });
    await generateText({ prompt: 'sum', model: cached });

    expect(model.doGenerateCalls).toHaveLength(1);
  });

  it('takes controls from the call, and shows them to nobody', async () => {
    const { cached, model } = await wrapped(ANSWER);
    const aiCache = { mode: 'refresh' };

    await generateText({ ...ASKED, model: cached });
    await generateText({ ...ASKED, model: cached, providerOptions: { aiCache, mock: { effort: 'low' } } });
    await generateText({ ...ASKED, model: cached, providerOptions: { aiCache } });

    expect(model.doGenerateCalls.map(({ providerOptions }) => providerOptions)).toEqual([
      undefined,
      { mock: { effort: 'low' } },
      {},
    ]);
  });

  it('keeps the models apart', async () => {
    const rig = await aiRig();
    const modelOf = (name: string) =>
      wrapLanguageModel({
        model: new MockModel({
          modelId: name,
          doGenerate: async () => ({
            content: [{ type: 'text', text: `from ${name}` }],
            finishReason: STOP,
            usage: USAGE,
            warnings: [],
          }),
        }),
        middleware: aiCacheMiddleware(rig.ai),
      });

    const texts = [];
    for (const name of ['cheap', 'smart', 'cheap'])
      texts.push((await generateText({ ...ASKED, model: modelOf(name) })).text);

    expect(texts).toEqual(['from cheap', 'from smart', 'from cheap']);
  });
});

describe('The AI SDK over the cache, and a model that is called over HTTP', () => {
  const server = new ModelServer({ pace: { first: 20, word: 5 } });

  afterEach(() => server.close());

  it('asks once, and lets the first reader go without the others', async () => {
    const { ai } = await aiRig();
    const local = createOpenAICompatible({
      name: 'local',
      baseURL: await server.listen(),
      includeUsage: true,
    });
    const model = wrapLanguageModel({ model: local('extractive-1'), middleware: aiCacheMiddleware(ai) });
    const leaving = new AbortController();
    const prompt = 'Caches keep answers. Right answers make caches worth their memory. It rained.';

    const first = streamText({
      model,
      temperature: 0,
      prompt,
      abortSignal: leaving.signal,
      onError: () => undefined,
    });
    const second = streamText({ model, temperature: 0, prompt });
    for await (const delta of first.textStream) if (delta !== '') leaving.abort();

    expect(await second.text).toBe(prompt);
    expect((await second.usage).outputTokens).toBe(0);
    expect(await streamText({ model, temperature: 0, prompt }).text).toBe(prompt);
    expect(server.calls).toBe(1);
  });
});
