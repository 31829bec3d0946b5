import { describe, expect, it } from '@jest/globals';
import { generateText, streamText } from 'ai';
import { ANSWER, finish, textParts, wrapped, type Part } from './support/ai-sdk-rig.js';
import { waitFor } from './support/wait-for.js';

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
