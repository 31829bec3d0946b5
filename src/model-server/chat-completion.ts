import { createHash } from 'node:crypto';
import { summaryOf, wordsOf } from './extractive-summary.js';

/** What the model server reads of a request for a chat completion. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean | undefined;
  readonly stream_options?: { readonly include_usage?: boolean } | undefined;
}

interface Answer {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly text: string;
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly total_tokens: number;
  };
}

const SENTENCES_ASKED = /\bin (\d+) sentences?\b/;
const SENTENCES = 3;

/** The answer to a request: what it says of its texts decides it, and nothing else. */
export function answerTo({ model, messages }: ChatRequest, created: number): Answer {
  const asked = messages.map(({ content }) => content).join('\n');
  const text = summaryOf(
    messages.findLast(({ role }) => role === 'user')?.content ?? '',
    Number(SENTENCES_ASKED.exec(asked)?.[1] ?? SENTENCES),
  );
  const [prompt_tokens, completion_tokens] = [wordsOf(asked).length, wordsOf(text).length];
  const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
  const id = `chatcmpl-${createHash('sha256').update(asked).digest('hex').slice(0, 24)}`;
  return { id, created, model, text, usage };
}

/** The body of an answer that is given as a whole. */
export function completionOf({ text, usage, ...head }: Answer): object {
  const message = { role: 'assistant', content: text, refusal: null };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }];
  return { ...head, object: 'chat.completion', choices, usage };
}

/** The events of an answer that is given word by word. */
export function chunksOf({ text, usage, ...head }: Answer, includeUsage: boolean): object[] {
  const chunk = (delta: object, finish_reason: 'stop' | null = null): object => ({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });
  const words = text.match(/\S+\s*/g) ?? [];
  return [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...words.map((content) => chunk({ content })),
    chunk({}, 'stop'),
    ...(includeUsage ? [{ ...head, object: 'chat.completion.chunk', choices: [], usage }] : []),
  ];
}
