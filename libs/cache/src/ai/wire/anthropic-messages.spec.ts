import { describe, expect, it } from '@jest/globals';
import { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import { anthropicMessages } from './anthropic-messages.js';
import { jsonOf, type WirePart } from './wire-part.js';

const reader = anthropicMessages(() => {});

const usage = { input_tokens: 9, output_tokens: 4, cache_read_input_tokens: 2 };
const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-x-1',
  content: [{ type: 'text', text: 'A bee sleeps.', citations: null }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage,
};
const withTools = {
  ...message,
  stop_reason: 'tool_use',
  content: [
    { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
    { type: 'redacted_thinking', data: 'eA==' },
    { type: 'tool_use', id: 't1', name: 'look', input: { x: [1, 'é'] } },
    { type: 'tool_use', id: 't2', name: 'go', input: {} },
  ],
};
const withCitations = {
  ...message,
  content: [{ type: 'text', text: 'A', citations: [{ type: 'page_location', cited_text: 'x' }] }],
};

const event = (type: string, fields: object = {}): WirePart => ({ event: type, json: { type, ...fields } });
const streamed = [
  event('message_start', {
    message: { ...message, content: [], stop_reason: null, usage: { input_tokens: 9, output_tokens: 1 } },
  }),
  event('ping'),
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '', citations: null } }),
  event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'A bee' } }),
  event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: ' sleeps.' } }),
  event('content_block_stop', { index: 0 }),
];
const end = (reason: string): WirePart =>
  event('message_delta', {
    delta: { stop_reason: reason, stop_sequence: null },
    usage: { input_tokens: null, output_tokens: 4, cache_read_input_tokens: 2 },
  });
const STOP = event('message_stop');

/** What the official client makes of the parts. */
async function bySdk(parts: readonly WirePart[]): Promise<unknown> {
  const bytes = new TextEncoder().encode(parts.map((part) => `${JSON.stringify(jsonOf(part))}\n`).join(''));
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return JSON.parse(JSON.stringify(await MessageStream.fromReadableStream(body).finalMessage()));
}

describe('a message of Anthropic', () => {
  it.each([
    ['a text', message],
    ['thoughts and tool calls', withTools],
    ['citations', withCitations],
  ])('with %s is the same after it was a stream, here and for the official client', async (_, body) => {
    const parts = reader.unfoldJson(body) ?? [];

    expect(reader.foldEvents(parts)).toEqual(body);
    expect(reader.readEvents(parts)).toEqual(reader.readJson(body));
    expect(reader.readEvents(parts).verdict).toEqual({ store: true });
    expect(await bySdk(parts)).toMatchObject(body);
  });

  it('is folded out of its events as the official client does it, the counts of the end being totals', async () => {
    const parts = [...streamed, end('end_turn'), STOP];

    expect(reader.foldEvents(parts)).toEqual(message);
    expect(await bySdk(parts)).toMatchObject(message);
  });

  it.each([
    ['paused', 'pause_turn', 'the answer ended with the reason "pause_turn"'],
    ['was cut', 'max_tokens', 'the answer ended with the reason "max_tokens"'],
    [
      'filled the context',
      'model_context_window_exceeded',
      'the answer ended with the reason "model_context_window_exceeded"',
    ],
    ['refused', 'refusal', 'the model refused'],
  ])('is not kept where the model %s', (_, stopReason, reason) => {
    expect(reader.readJson({ ...message, stop_reason: stopReason }).verdict).toEqual({
      store: false,
      reason,
    });
    expect(reader.readEvents([...streamed, end(stopReason), STOP]).verdict).toEqual({ store: false, reason });
  });

  it.each([
    ['ended early', [...streamed, end('end_turn')], 'the stream ended before its terminal event'],
    ['carries an error', [...streamed, event('error', { error: {} }), STOP], 'the stream carries an error'],
    ['never began', [STOP], 'the stream carries no answer'],
    [
      'says something not known',
      [
        ...streamed,
        event('content_block_delta', { index: 0, delta: { type: 'odour_delta' } }),
        end('end_turn'),
        STOP,
      ],
      'the stream carries no answer',
    ],
    [
      'has a tool call with broken JSON',
      [
        ...streamed,
        event('content_block_start', { index: 1, content_block: { type: 'tool_use', input: {} } }),
        event('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json: '{"a' } }),
        end('tool_use'),
        STOP,
      ],
      'the stream carries no answer',
    ],
  ])('is not kept where the stream %s', (_, parts, reason) => {
    expect(reader.readEvents(parts).verdict).toEqual({ store: false, reason });
  });

  it.each([
    [
      'thoughts alone',
      { ...message, content: [{ type: 'thinking', thinking: 'Hm.', signature: '' }] },
      'the answer is empty',
    ],
    ['white space', { ...message, content: [{ type: 'text', text: '\n' }] }, 'the answer is empty'],
    ['an error', { type: 'error', error: { type: 'overloaded_error' } }, 'the answer is an error'],
  ])('is not kept of %s', (_, body, reason) => {
    expect(reader.readJson(body).verdict).toEqual({ store: false, reason });
  });

  it('is asked for by its messages, its system prompt and every parameter but how it is delivered', () => {
    const url = new URL('https://api.anthropic.com/v1/messages');
    const body = { model: 'claude-x', max_tokens: 9, system: 'Be brief.', messages: [], stream: true };

    expect(reader.request({ method: 'POST', url, body })).toEqual({
      kind: 'anthropic-messages',
      provider: 'anthropic',
      endpoint: url.href,
      model: 'claude-x',
      messages: [],
      system: 'Be brief.',
      params: { max_tokens: 9 },
    });
  });
});
