import { afterEach, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { ModelServer } from './model-server.js';

const TEXT = 'Caches keep answers. Right answers make caches worth it. It rained.';
const request = {
  model: 'extractive-1',
  messages: [
    { role: 'system', content: 'Summarize the text in 1 sentence.' },
    { role: 'user', content: TEXT },
  ],
} satisfies OpenAI.ChatCompletionCreateParams;

describe('the model server', () => {
  const server = new ModelServer({ pace: { first: 0, word: 0 } });
  const client = async () => new OpenAI({ baseURL: await server.listen(), apiKey: 'none', maxRetries: 0 });

  afterEach(() => server.close());

  it('answers the official client with a summary, and counts tokens and calls', async () => {
    const answer = await (await client()).chat.completions.create(request);

    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: 'Right answers make caches worth it.' },
    });
    expect(answer.usage).toMatchObject({ prompt_tokens: 17, completion_tokens: 6, total_tokens: 23 });
    expect(server.calls).toBe(1);
  });

  it('streams the same words, one by one, and the usage when asked', async () => {
    const stream = await (
      await client()
    ).chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });

    const words: string[] = [];
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      const content = chunk.choices[0]?.delta.content;
      if (content) words.push(content);
      usage ??= chunk.usage;
    }
    expect(words).toEqual(['Right ', 'answers ', 'make ', 'caches ', 'worth ', 'it.']);
    expect(usage?.total_tokens).toBe(23);
  });

  it('says what it knows where it is asked something else', async () => {
    const embedding = (await client()).embeddings.create({ model: 'extractive-1', input: 'a' });

    await expect(embedding).rejects.toThrow('this model knows POST /v1/chat/completions');
  });
});
