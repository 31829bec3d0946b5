import { describe, expect, it } from '@jest/globals';
import { ChatCompletionStream } from 'openai/lib/ChatCompletionStream';
import { openAiChat } from './openai-chat.js';
import { jsonOf, type WirePart } from './wire-part.js';

const reader = openAiChat(() => {});
const DONE: WirePart = { text: '[DONE]' };

const message = { role: 'assistant', content: 'A bee sleeps.', refusal: null };
const choice = { index: 0, message, logprobs: null, finish_reason: 'stop' };
const usage = { prompt_tokens: 5, completion_tokens: 4, total_tokens: 9 };
const answer = {
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-x-1',
  choices: [choice],
  usage,
};

const toolCall = (id: string, text: string): object => ({
  id,
  type: 'function',
  function: { name: 'look', arguments: text },
});
const withTools = {
  ...answer,
  choices: [
    {
      ...choice,
      finish_reason: 'tool_calls',
      message: { ...message, content: null, tool_calls: [toolCall('a', '{"x":1}'), toolCall('b', '{}')] },
    },
  ],
};
const withLogprobs = {
  ...answer,
  choices: [
    {
      ...choice,
      logprobs: { content: [{ token: 'A', logprob: -0.5, bytes: [65], top_logprobs: [] }], refusal: null },
    },
  ],
};
const manyChoices = {
  ...answer,
  choices: [choice, { ...choice, index: 1, message: { ...message, content: 'B' } }],
};

const chunk = (delta: object, reason: string | null = null, index = 0): WirePart => ({
  json: {
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-x-1',
    choices: [{ index, delta, finish_reason: reason }],
    usage: null,
    obfuscation: 'xx',
  },
});
const usageChunk: WirePart = {
  json: { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-x-1', choices: [], usage },
};
const streamed = [
  chunk({ role: 'assistant', content: '', refusal: null }),
  chunk({ content: 'A bee' }),
  chunk({ content: ' sleeps.' }),
  chunk({}, 'stop'),
  usageChunk,
  DONE,
];

/** What the official client makes of the parts. */
async function bySdk(parts: readonly WirePart[]): Promise<unknown> {
  const lines = parts.filter((part) => part !== DONE && part.text !== '[DONE]').map(jsonOf);
  const bytes = new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return JSON.parse(
    JSON.stringify(await ChatCompletionStream.fromReadableStream(body).finalChatCompletion()),
  );
}

describe('a chat completion', () => {
  it.each([
    ['a text', answer],
    ['tool calls', withTools],
    ['log probabilities', withLogprobs],
    ['several choices', manyChoices],
  ])('with %s is the same after it was a stream, here and for the official client', async (_, body) => {
    const parts = reader.unfoldJson(body) ?? [];
    const official = (await bySdk(parts)) as typeof answer;

    expect(reader.foldEvents(parts)).toEqual(body);
    expect(reader.readEvents(parts)).toEqual(reader.readJson(body));
    expect(reader.readEvents(parts).verdict).toEqual({ store: true });
    expect(official.choices).toMatchObject(body.choices);
    expect(official.usage).toEqual(usage);
  });

  it('is folded out of its deltas, with the usage of the last chunk', () => {
    expect(reader.foldEvents(streamed)).toEqual(answer);
  });

  it('is folded out of tool calls whose deltas are mixed', () => {
    const parts = [
      chunk({ role: 'assistant', content: null }),
      chunk({ tool_calls: [{ index: 1, ...toolCall('b', '') }] }),
      chunk({ tool_calls: [{ index: 0, ...toolCall('a', '{"x"') }] }),
      chunk({ tool_calls: [{ index: 1, function: { arguments: '{}' } }] }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }),
      chunk({}, 'tool_calls'),
      DONE,
    ];

    expect(reader.foldEvents(parts)).toMatchObject({
      choices: [{ message: { tool_calls: [toolCall('a', '{"x":1}'), toolCall('b', '{}')] } }],
    });
  });

  it('keeps the reasoning that other providers send', () => {
    const parts = [
      chunk({ reasoning_content: 'Hm' }),
      chunk({ reasoning_content: 'm.' }),
      chunk({ content: 'A' }, 'stop'),
    ];

    expect(reader.foldEvents(parts)).toMatchObject({
      choices: [{ message: { reasoning_content: 'Hmm.', content: 'A' } }],
    });
  });

  it.each([
    ['that ended early', [chunk({ content: 'A' }, 'stop')], 'the stream ended before its terminal event'],
    [
      'without an ending of its own',
      [chunk({ content: 'A' }), DONE],
      'the answer ended with the reason null',
    ],
    ['with an error', [...streamed, { json: { error: { message: 'x' } } }], 'the stream carries an error'],
    ['of nothing', [DONE], 'the stream carries no answer'],
    ['that was cut', [chunk({ content: 'A' }, 'length'), DONE], 'the answer ended with the reason "length"'],
    ['of a refusal', [chunk({ refusal: 'No' }), chunk({}, 'stop'), DONE], 'the model refused'],
  ])('is not kept of a stream %s', (_, parts, reason) => {
    expect(reader.readEvents(parts).verdict).toEqual({ store: false, reason });
  });

  it.each([
    ['length', { ...choice, finish_reason: 'length' }, 'the answer ended with the reason "length"'],
    [
      'content filter',
      { ...choice, finish_reason: 'content_filter' },
      'the answer ended with the reason "content_filter"',
    ],
    ['refusal', { ...choice, message: { ...message, refusal: 'I cannot.' } }, 'the model refused'],
    ['white space', { ...choice, message: { ...message, content: ' \n' } }, 'the answer is empty'],
    [
      'a voice',
      { ...choice, message: { ...message, audio: { id: 'a1' } } },
      'the answer has a voice, whose id lapses',
    ],
    ['no content', { ...choice, message: { role: 'assistant', content: null } }, 'the answer is empty'],
  ])('is not kept for %s', (_, broken, reason) => {
    expect(reader.readJson({ ...answer, choices: [broken] }).verdict).toEqual({ store: false, reason });
    expect(reader.readJson({ ...answer, choices: [choice, broken] }).verdict).toEqual({
      store: false,
      reason,
    });
  });

  it.each([
    ['text', 'the answer is no JSON object'],
    [{ error: { message: 'overloaded' } }, 'the answer is an error'],
    [{ choices: [] }, 'the answer has no choices'],
  ])('is not what %j says', (body, reason) => {
    expect(reader.readJson(body).verdict).toEqual({ store: false, reason });
  });

  it('is not kept where JSON was asked for and none came', () => {
    const asked = { response_format: { type: 'json_schema' } };
    const json = { ...answer, choices: [{ ...choice, message: { ...message, content: '{"a":1}' } }] };

    expect(reader.readJson(answer, asked).verdict).toEqual({
      store: false,
      reason: 'the answer is no JSON, which was asked for',
    });
    expect(reader.readJson(json, asked).verdict).toEqual({ store: true });
    expect(reader.readJson(withTools, asked).verdict).toEqual({ store: true });
  });
});
