import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { generateText, jsonSchema, streamText, tool, wrapLanguageModel } from 'ai';
import { aiCacheMiddleware } from 'nestjs-cache-presets/ai-sdk';
import { aiRig, type AiRig } from './support/ai-rig.js';
import {
  ANSWER,
  finish,
  METADATA,
  MockModel,
  STOP,
  textParts,
  USAGE,
  type Part,
} from './support/ai-sdk-rig.js';
import { waitFor } from './support/wait-for.js';

const ASKED = { prompt: 'the diagnosis of Ada', temperature: 0 } as const;
const WORDS = 800;
const weather = tool({ inputSchema: jsonSchema<object>({ type: 'object' }) });
const quiet = { onError: () => undefined };
const rigs: AiRig[] = [];

afterEach(async () => {
  await Promise.all(rigs.splice(0).map(({ cache }) => cache.close()));
});

async function rigOf(): Promise<AiRig> {
  const rig = await aiRig();
  rigs.push(rig);
  return rig;
}

/** A model whose nth stream has the nth of these lists of parts, and whose whole answers tell its name. */
function modelOf({ ai }: AiRig, modelId: string, ...streams: (readonly Part[])[]) {
  const next = streams.values();
  const model = new MockModel({
    modelId,
    doGenerate: async () => ({
      content: [{ type: 'text', text: `from ${modelId}` }],
      finishReason: STOP,
      usage: USAGE,
      warnings: [],
    }),
    doStream: async () => ({ stream: ReadableStream.from(next.next().value ?? ANSWER) }),
  });
  return { model, cached: wrapLanguageModel({ model, middleware: aiCacheMiddleware(ai) }) };
}

describe('The AI SDK over the cache, where the recipe of its documentation goes wrong', () => {
  it('asks each model: the recipe has no model in its key', async () => {
    const rig = await rigOf();
    const ask = async (name: string) =>
      (await generateText({ ...ASKED, model: modelOf(rig, name).cached })).text;

    expect([await ask('cheap'), await ask('smart')]).toEqual(['from cheap', 'from smart']);
  });

  it.each<[string, readonly Part[]]>([
    ['broke', [...textParts('half'), { type: 'error', error: 'broken' }, finish()]],
    ['was cut at its length', [...textParts('half'), finish({ unified: 'length', raw: 'length' })]],
  ])('asks again after a stream that %s: the recipe plays it for ever', async (_, parts) => {
    const { cached } = modelOf(await rigOf(), 'small', parts);
    await streamText({ ...ASKED, ...quiet, model: cached }).consumeStream();

    expect(await streamText({ ...ASKED, model: cached }).text).toBe('caches keep answers');
  });

  it('names answers without prompt, credential or picture: the recipe writes all of them into the key', async () => {
    const rig = await rigOf();
    const { cached } = modelOf(rig, 'small');
    const image = new Uint8Array(200_000).fill(7);
    const headers = { authorization: 'Bearer sk-private' };
    await generateText({ ...ASKED, headers, model: cached });
    const content = [{ type: 'file' as const, data: image, mediaType: 'image/png' }];
    await generateText({ temperature: 0, messages: [{ role: 'user', content }], model: cached });

    const names = [...rig.remote.entries.keys()].join('\n');

    expect(rig.remote.entries.size).toBeGreaterThanOrEqual(2);
    expect(names).not.toMatch(/diagnosis|Bearer|sk-private/);
    expect(Math.max(...names.split('\n').map(({ length }) => length))).toBeLessThan(200);
  });

  it('plays a long stream at once: the recipe takes eight seconds', async () => {
    const text = 'word '.repeat(WORDS);
    const { cached, model } = modelOf(await rigOf(), 'small', [METADATA, ...textParts(text), finish()]);
    await streamText({ ...ASKED, model: cached }).consumeStream();

    const timers = jest.spyOn(globalThis, 'setTimeout'); // the recipe sets one for each word
    const played = await streamText({ ...ASKED, model: cached }).text;
    const count = timers.mock.calls.length;
    timers.mockRestore();

    expect(played).toBe(text); // by a clock that stands still: it has waited for none of its timers
    expect(model.doStreamCalls).toHaveLength(1);
    expect(count).toBeLessThan(10);
  });
});

describe('The AI SDK over the cache, where adapters of others go wrong', () => {
  it('has a reason to finish on a hit: another adapter has undefined', async () => {
    const { cached } = modelOf(await rigOf(), 'small');
    const reasons = [];
    for (let count = 0; count < 2; count++)
      reasons.push((await generateText({ ...ASKED, model: cached })).finishReason);

    expect(reasons).toEqual(['stop', 'stop']);
  });

  it('ends the stream of the model when its last reader goes: another adapter lets all of it be made', async () => {
    const { ai } = await rigOf();
    let made = 0;
    let ended = false;
    const endless = new ReadableStream<Part>({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        const [begin] = textParts('x');
        controller.enqueue(
          made++ === 0 && begin ? begin : { type: 'text-delta', id: '1', delta: `word ${made} ` },
        );
      },
      cancel: () => void (ended = true),
    });
    const model = new MockModel({ doStream: async () => ({ stream: endless }) });
    const cached = wrapLanguageModel({ model, middleware: aiCacheMiddleware(ai) });
    const leaving = new AbortController();

    const { textStream } = streamText({ ...ASKED, ...quiet, abortSignal: leaving.signal, model: cached });
    let heard = 0;
    for await (const _ of textStream) if (++heard === 2) leaving.abort();

    await waitFor(() => ended, { what: 'the end of the stream of the model' });
    expect(model.doStreamCalls[0]?.abortSignal?.aborted).toBe(true);
  });

  it('does not keep a stream without an end: another adapter plays it as if it were whole', async () => {
    const { cached, model } = modelOf(await rigOf(), 'small', textParts('half'));
    await streamText({ ...ASKED, ...quiet, model: cached }).consumeStream();
    await streamText({ ...ASKED, model: cached }).consumeStream();

    expect(model.doStreamCalls).toHaveLength(2);
  });

  it.each<[string, object, object]>([
    ['instructions', { system: 'be rude' }, { system: 'be kind' }],
    ['tools', { tools: { weather } }, {}],
    ['a choice of tools', { toolChoice: 'none' }, { toolChoice: 'auto' }],
    ['a limit', { maxOutputTokens: 10 }, { maxOutputTokens: 20 }],
    ['a temperature', { temperature: 0 }, { temperature: 0.2 }],
  ])('tells two calls apart by %s: others name them by some of what decides', async (_, first, second) => {
    const { cached, model } = modelOf(await rigOf(), 'small');
    for (const said of [first, second, first])
      await generateText({ ...ASKED, tools: { other: weather }, model: cached, ...said });

    expect(model.doGenerateCalls).toHaveLength(2);
  });
});
