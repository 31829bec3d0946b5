/** What providers answer, as they do: a test says the text. */

const HEAD = { id: 'chatcmpl-1', created: 1_760_000_000, model: 'gpt-x-2026-10-01' };
const USAGE = { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 };

/** A chat completion of OpenAI; `choice` replaces fields of its choice. */
export function chatJson(text: string | null, choice: Record<string, unknown> = {}): object {
  const message = { role: 'assistant', content: text, refusal: null };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop', ...choice }];
  return { ...HEAD, object: 'chat.completion', choices, usage: USAGE };
}

/** The chunks of a chat completion of OpenAI. */
export function chatChunks(deltas: readonly object[], finishReason: string | null = 'stop'): object[] {
  const chunk = (delta: object, reason: string | null = null): object => ({
    ...HEAD,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  });
  return [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...deltas.map((delta) => chunk(delta)),
    ...(finishReason === null ? [] : [chunk({}, finishReason)]),
    { ...HEAD, object: 'chat.completion.chunk', choices: [], usage: USAGE },
  ];
}

/** Events on the wire as OpenAI writes them. */
export function dataLines(chunks: readonly object[], end = 'data: [DONE]\n\n'): string[] {
  return [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), end];
}

/** A text as deltas of one word each. */
export function wordDeltas(text: string): { content: string }[] {
  return (text.match(/\S+\s*/g) ?? []).map((content) => ({ content }));
}

/** A message of Anthropic. */
export function messageJson(text: string, fields: Record<string, unknown> = {}): object {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-x-1',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 9, output_tokens: 4 },
    ...fields,
  };
}

/** Events on the wire as Anthropic writes them, white space within their JSON included. */
export function messageLines(text: string, stopReason = 'end_turn'): string[] {
  const event = (type: string, fields: object = {}): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...fields }).replace(/}$/, '   }')}\n\n`;
  const begun = messageJson('', {
    content: [],
    stop_reason: null,
    usage: { input_tokens: 9, output_tokens: 1 },
  });
  return [
    event('message_start', { message: begun }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    event('ping'),
    ...wordDeltas(text).map(({ content }) =>
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: content } }),
    ),
    event('content_block_stop', { index: 0 }),
    event('message_delta', {
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: 4 },
    }),
    event('message_stop'),
  ];
}

/** A batch of embeddings of OpenAI: each vector tells the length of its text. */
export function embeddingsJson(inputs: readonly string[]): object {
  const data = inputs.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, 0.5] }));
  const tokens = inputs.join(' ').length;
  return { object: 'list', data, model: 'embed-x', usage: { prompt_tokens: tokens, total_tokens: tokens } };
}
