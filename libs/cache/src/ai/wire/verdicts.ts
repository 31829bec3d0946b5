import type { AnswerFacts, Verdict } from '../ai-types.js';
import { isObject, objectOf, parseJson, textOf, type JsonObject } from './plain-json.js';
import { jsonOf, type WirePart } from './wire-part.js';
import type { WireReader } from './wire-reader.js';

/** An answer that may be kept. */
export const STORE: Verdict = { store: true };

/** An answer that is not kept, and why. */
export function refuse(reason: string): Verdict {
  return { store: false, reason };
}

/** The first refusal; otherwise the answer may be kept. */
export function firstRefusal(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find(({ store }) => !store) ?? STORE;
}

/** Refuses an answer that is no object, or that carries an error in the place of an answer. */
export function refuseError(answer: unknown): Verdict {
  if (!isObject(answer)) return refuse('the answer is no JSON object');
  return answer['error'] == null && answer['type'] !== 'error' ? STORE : refuse('the answer is an error');
}

/** Refuses a text that is no JSON though JSON was asked for. */
export function refuseBrokenJson(text: unknown, format: unknown): Verdict {
  const type = textOf(objectOf(format)['type']) ?? '';
  const isJson = type === 'json_schema' || type === 'json_object';
  const isBroken = isJson && typeof text === 'string' && parseJson(text) === undefined;
  return isBroken ? refuse('the answer is no JSON, which was asked for') : STORE;
}

/** Reads a stream through the JSON that it folds to; `isTerminal` tells the event without which it is cut short. */
export function readThroughFold(
  reader: Pick<WireReader, 'foldEvents' | 'readJson'>,
  isTerminal: (part: WirePart) => boolean,
): (parts: readonly WirePart[], asked?: JsonObject) => AnswerFacts {
  return (parts, asked) => {
    const folded = reader.foldEvents(parts);
    const facts = folded === undefined ? undefined : reader.readJson(folded, asked);
    const verdict = parts.some(isError)
      ? refuse('the stream carries an error')
      : !parts.some(isTerminal)
        ? refuse('the stream ended before its terminal event')
        : (facts?.verdict ?? refuse('the stream carries no answer'));
    return { ...facts, verdict };
  };
}

/** The event with which OpenAI and its likes end a stream. */
export function isDone({ text }: WirePart): boolean {
  return text?.trim() === '[DONE]';
}

function isError(part: WirePart): boolean {
  if (part.event === 'error') return true;
  const json = objectOf(jsonOf(part));
  return json['error'] != null || json['type'] === 'error';
}
