import type { AiUsage, AnswerFacts, AnswerKind, Verdict } from '../ai-types.js';
import type { SdkCallOptions, SdkFinish, SdkPart, SdkUsage, SdkWhole } from './sdk-types.js';
import { foldParts, unfoldWhole } from './sdk-parts.js';

const FINISHED = new Set(['stop', 'tool-calls']);

/** Anthropic's turns that are to be continued come as `stop`, too. */
const UNFINISHED = new Set(['pause_turn', 'refusal', 'model_context_window_exceeded']);

/** How answers to a call are read. */
export function answerKind({ responseFormat }: SdkCallOptions): AnswerKind<SdkWhole, SdkPart> {
  const read = (answer: SdkWhole): AnswerFacts => ({
    verdict: verdictOn(answer, responseFormat?.type === 'json'),
    usage: usageOf(answer.usage),
    model: modelOf(answer.response),
  });
  const kind = { read, readParts: (parts: readonly SdkPart[]) => readParts(parts, read) };
  return { ...kind, fold: foldParts, unfold: unfoldWhole, isAnswer, areParts };
}

function isAnswer(kept: unknown): boolean {
  const { content, finishReason, usage } = Object(kept) as Partial<Record<keyof SdkWhole, unknown>>;
  return Array.isArray(content) && content.every(isTyped) && isFinish({ finishReason, usage });
}

function areParts(kept: readonly unknown[]): boolean {
  const finish = kept.find((part) => isTyped(part) && part.type === 'finish');
  return kept.every(isTyped) && isFinish(finish);
}

function isTyped(part: unknown): part is SdkPart {
  return typeof (Object(part) as Partial<SdkPart>).type === 'string';
}

function isFinish(kept: unknown): boolean {
  const { finishReason, usage } = Object(kept) as {
    readonly finishReason?: unknown;
    readonly usage?: unknown;
  };
  const { unified } = Object(finishReason) as { readonly unified?: unknown };
  const { inputTokens, outputTokens } = Object(usage) as { readonly [total: string]: unknown };
  return (
    typeof unified === 'string' &&
    Object(inputTokens) === inputTokens &&
    Object(outputTokens) === outputTokens
  );
}

function readParts(parts: readonly SdkPart[], read: (answer: SdkWhole) => AnswerFacts): AnswerFacts {
  if (parts.some(({ type }) => type === 'error')) return { verdict: refuse('the stream carries an error') };
  const whole = foldParts(parts);
  return whole ? read(whole) : { verdict: refuse('the stream ended before its finish part') };
}

function verdictOn({ content, finishReason }: SdkWhole, isJson: boolean): Verdict {
  const { unified, raw } = finishReason;
  if (!FINISHED.has(unified) || (raw !== undefined && UNFINISHED.has(raw)))
    return refuse(`the model stopped by ${raw ?? unified}`);
  const text = content.map((part) => (part.type === 'text' ? String(part['text']) : '')).join('');
  const isEmpty = text.trim() === '' && !content.some(({ type }) => type !== 'text' && type !== 'reasoning');
  if (isEmpty) return refuse('the answer is empty');
  if (isJson && text !== '' && !isParsable(text)) return refuse('the answer is no JSON, which was asked for');
  return { store: true };
}

function refuse(reason: string): Verdict {
  return { store: false, reason };
}

function isParsable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function usageOf({ inputTokens, outputTokens }: SdkUsage): AiUsage | undefined {
  const { total: input = 0, cacheRead = 0, cacheWrite = 0 } = inputTokens;
  const { total: output = 0, reasoning = 0 } = outputTokens;
  const { noCache = Math.max(0, input - cacheRead - cacheWrite) } = inputTokens;
  const { text = Math.max(0, output - reasoning) } = outputTokens;
  if (inputTokens.total === undefined && outputTokens.total === undefined) return undefined;
  return { input: { noCache, cacheRead, cacheWrite }, output: { text, reasoning } };
}

function modelOf(response: unknown): string | undefined {
  const { modelId } = Object(response) as { readonly modelId?: unknown };
  return typeof modelId === 'string' ? modelId : undefined;
}

/** The usage of a call that has cost nothing. */
export const NO_USAGE: SdkFinish['usage'] = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
};
