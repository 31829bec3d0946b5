import { describe, expect, it } from '@jest/globals';
import { APICallError, generateText, streamText } from 'ai';
import { ANSWER, finish, textParts, wrapped, type Part } from './support/ai-sdk-rig.js';
import { waitFor } from './support/wait-for.js';

/** The answer of a provider that asks to be left alone for so many milliseconds. */
const slowDown = (waitMs: string) =>
  new APICallError({
    message: 'slow down',
    url: 'http://model',
    requestBodyValues: {},
    statusCode: 429,
    responseHeaders: { 'retry-after-ms': waitMs },
  });

const ASKED = { prompt: 'summarize', temperature: 0 } as const;

describe('The AI SDK over the cache, where the cache is of no use,', () => {
  it('goes on without the cache where a conversation has become too long for it', async () => {
    const { cached, model } = await wrapped(ANSWER);
    const prompt = 'word '.repeat(30_000);

    const { text, providerMetadata } = await generateText({ prompt, temperature: 0, model: cached });
    const streamed = await streamText({ prompt, temperature: 0, model: cached }).text;

    expect([text, streamed]).toEqual(['caches keep answers', 'caches keep answers']);
    expect(providerMetadata?.['aiCache']).toMatchObject({
      status: 'bypass',
      reason: 'the text is too long (ai.maxTextLength)',
    });
    expect([model.doGenerateCalls.length, model.doStreamCalls.length]).toEqual([1, 1]);
  });

  it('waits while the provider is left alone, as long as it has asked for, and asks then', async () => {
    const { cached, model, clock, ai } = await wrapped(ANSWER);
    const answer = model.doGenerate;
    model.doGenerate = () => Promise.reject(slowDown('200'));
    await expect(generateText({ ...ASKED, model: cached, maxRetries: 0 })).rejects.toThrow('slow down');
    model.doGenerate = answer;

    const asking = generateText({ ...ASKED, model: cached });
    await waitFor(() => ai.stats().total.misses === 2, {
      intervalMs: 1,
      what: 'the first attempt to be refused',
    });
    await clock.advance('200ms');

    const { text } = await asking;
    expect([text, model.doGenerateCalls.length]).toEqual(['caches keep answers', 1]);
  });

  it('says how long that is to who does not want to wait', async () => {
    const { cached, model } = await wrapped(ANSWER);
    model.doGenerate = () => Promise.reject(slowDown('60000'));
    await expect(generateText({ ...ASKED, model: cached, maxRetries: 0 })).rejects.toThrow('slow down');

    const asked = generateText({ ...ASKED, model: cached, maxRetries: 0 });

    await expect(asked).rejects.toMatchObject({ code: 'CACHE_AI_COOLDOWN' });
  });

  it('gives the answer of its own call to who waits for a stream that carries an error', async () => {
    const { cache, cached, model } = await wrapped(ANSWER);
    let parts: ReadableStreamDefaultController<Part> | undefined;
    const stream = new ReadableStream<Part>({ start: (controller) => void (parts = controller) });
    model.doStream = async () => ({ stream });
    const streaming = streamText({ ...ASKED, model: cached, onError: () => undefined }).consumeStream();
    await waitFor(() => parts !== undefined);

    const whole = generateText({ ...ASKED, model: cached });
    await waitFor(() => cache.namespace('ai').stats().coalesced === 1, { what: 'the other to join' });
    for (const part of [
      ...textParts('half'),
      { type: 'error', error: new Error('server') } as const,
      finish(),
    ])
      parts?.enqueue(part);
    parts?.close();

    await streaming;
    expect((await whole).text).toBe('caches keep answers');
    expect(model.doGenerateCalls).toHaveLength(1);
  });
});
