import type { AnswerFacts, Verdict } from '../ai-types.js';
import { endpointOf, isPostTo } from './endpoint.js';
import { mergeDelta } from './merge-delta.js';
import { byIndex, chunksOf, deliveryOf, headOf } from './openai-chunks.js';
import { isSaid, objectOf, objectsOf, textOf, without, type JsonObject } from './plain-json.js';
import { firstRefusal, isDone, readThroughFold, refuse, refuseError, STORE } from './verdicts.js';
import type { WirePart } from './wire-part.js';
import type { ReadUsage, WireReader } from './wire-reader.js';

/** OpenAI's older completions of one text. */
export function openAiCompletions(readUsage: ReadUsage): WireReader {
  const readJson = (answer: unknown): AnswerFacts => {
    const { model, usage, choices } = objectOf(answer);
    const verdict = firstRefusal([
      refuseError(answer),
      objectsOf(choices).length === 0 ? refuse('the answer has no choices') : STORE,
      ...objectsOf(choices).map(judge),
    ]);
    return { verdict, usage: readUsage(usage), model: textOf(model) };
  };
  return {
    kind: 'openai-completions',
    matches: (call) => isPostTo(call, '/completions') && !isPostTo(call, '/chat/completions'),
    isStream: ({ body }) => body['stream'] === true,
    request: (call) => {
      const { model, prompt, ...params } = without(call.body, 'stream', 'stream_options');
      const named = { kind: 'openai-completions', ...endpointOf(call), model: textOf(model) ?? '' };
      return { ...named, input: prompt, params, ...deliveryOf(call.body) };
    },
    readJson,
    readEvents: readThroughFold({ foldEvents, readJson }, isDone),
    foldEvents,
    unfoldJson,
  };
}

function judge({ finish_reason: reason, text }: JsonObject): Verdict {
  if (reason !== 'stop') return refuse(`the answer ended with the reason ${JSON.stringify(reason ?? null)}`);
  return isSaid(text) ? STORE : refuse('the answer is empty');
}

function foldEvents(parts: readonly WirePart[]): JsonObject | undefined {
  const chunks = chunksOf(parts);
  if (chunks.length === 0) return undefined;
  const choices = new Map<unknown, Record<string, unknown>>();
  for (const { finish_reason: reason, ...delta } of chunks.flatMap((chunk) => objectsOf(chunk['choices']))) {
    const choice = choices.get(delta['index']) ?? { finish_reason: null };
    choices.set(delta['index'], choice);
    mergeDelta(choice, delta);
    if (reason != null) choice['finish_reason'] = reason;
  }
  return { ...headOf(chunks), choices: byIndex(choices.values()) };
}

function unfoldJson(answer: unknown): readonly WirePart[] | undefined {
  const { choices, usage, ...head } = objectOf(answer);
  if (!Array.isArray(choices)) return undefined;
  return [
    ...objectsOf(choices).map((choice): WirePart => ({ json: { ...head, choices: [choice] } })),
    ...(usage === undefined ? [] : [{ json: { ...head, choices: [], usage } }]),
    { text: '[DONE]' },
  ];
}
