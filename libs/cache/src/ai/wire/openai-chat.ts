import type { AnswerFacts, Verdict } from '../ai-types.js';
import { endpointOf, isPostTo } from './endpoint.js';
import { mergeDelta } from './merge-delta.js';
import { byIndex, chunksOf, deliveryOf, headOf } from './openai-chunks.js';
import { isObject, isSaid, objectOf, objectsOf, textOf, without, type JsonObject } from './plain-json.js';
import {
  firstRefusal,
  isDone,
  readThroughFold,
  refuse,
  refuseBrokenJson,
  refuseError,
  STORE,
} from './verdicts.js';
import type { WirePart } from './wire-part.js';
import type { ReadUsage, WireCall, WireReader } from './wire-reader.js';

const FINISHED = new Set<unknown>(['stop', 'tool_calls', 'function_call']);

/** OpenAI's chat completions, and those of all who speak its language. */
export function openAiChat(readUsage: ReadUsage): WireReader {
  const readJson = (answer: unknown, asked?: JsonObject): AnswerFacts => {
    const { model, usage, choices } = objectOf(answer);
    const format = asked?.['response_format'];
    const verdict = firstRefusal([
      refuseError(answer),
      objectsOf(choices).length === 0 ? refuse('the answer has no choices') : STORE,
      ...objectsOf(choices).map((choice) => judge(choice, format)),
    ]);
    return { verdict, usage: readUsage(usage), model: textOf(model) };
  };
  return {
    kind: 'openai-chat',
    matches: (call) => isPostTo(call, '/chat/completions'),
    isStream: ({ body }) => body['stream'] === true,
    request: requestOf,
    readJson,
    readEvents: readThroughFold({ foldEvents, readJson }, isDone),
    foldEvents,
    unfoldJson,
  };
}

function requestOf(call: WireCall): ReturnType<WireReader['request']> {
  const { model, messages, tools, ...params } = without(call.body, 'stream', 'stream_options');
  return {
    kind: 'openai-chat',
    ...endpointOf(call),
    model: textOf(model) ?? '',
    messages,
    ...(tools !== undefined && { tools }),
    params,
    ...deliveryOf(call.body),
  };
}

function judge({ finish_reason: reason, message }: JsonObject, format: unknown): Verdict {
  const { content, refusal, tool_calls: tools, function_call: call, audio } = objectOf(message);
  if (isSaid(refusal)) return refuse('the model refused');
  if (!FINISHED.has(reason))
    return refuse(`the answer ended with the reason ${JSON.stringify(reason ?? null)}`);
  if (isObject(audio)) return refuse('the answer has a voice, whose id lapses');
  if ((Array.isArray(tools) && tools.length > 0) || isObject(call)) return STORE;
  const isEmpty = Array.isArray(content) ? content.length === 0 : !isSaid(content);
  return isEmpty ? refuse('the answer is empty') : refuseBrokenJson(content, format);
}

function foldEvents(parts: readonly WirePart[]): JsonObject | undefined {
  const chunks = chunksOf(parts);
  if (chunks.length === 0) return undefined;
  const choices = new Map<unknown, Record<string, unknown>>();
  for (const choice of chunks.flatMap((chunk) => objectsOf(chunk['choices']))) addChoice(choices, choice);
  return { ...headOf(chunks), object: 'chat.completion', choices: byIndex(choices.values()).map(foldChoice) };
}

function addChoice(choices: Map<unknown, Record<string, unknown>>, choice: JsonObject): void {
  const { index, delta, logprobs, finish_reason: reason, ...rest } = choice;
  const said = choices.get(index) ?? {
    index,
    message: { role: 'assistant' },
    logprobs: null,
    finish_reason: null,
  };
  choices.set(index, said);
  const message = { ...objectOf(said['message']) };
  mergeDelta(message, objectOf(delta));
  Object.assign(said, rest, { message });
  if (reason != null) said['finish_reason'] = reason;
  if (isObject(logprobs)) mergeDelta(said, { logprobs });
}

/** Without the indices by which the deltas of tool calls were told apart. */
function foldChoice(choice: JsonObject): JsonObject {
  const message = objectOf(choice['message']);
  const tools = message['tool_calls'];
  if (!Array.isArray(tools)) return choice;
  const calls = byIndex(objectsOf(tools)).map((call) => without(call, 'index'));
  return { ...choice, message: { ...message, tool_calls: calls } };
}

function unfoldJson(answer: unknown): readonly WirePart[] | undefined {
  const { choices, usage, ...head } = objectOf(answer);
  if (!Array.isArray(choices)) return undefined;
  const chunk = (fields: JsonObject): WirePart => ({
    json: { ...head, object: 'chat.completion.chunk', ...fields },
  });
  return [
    ...objectsOf(choices).flatMap((choice) => deltasOf(choice).map((delta) => chunk({ choices: [delta] }))),
    ...(usage === undefined ? [] : [chunk({ choices: [], usage })]),
    { text: '[DONE]' },
  ];
}

/** Who speaks, what the choice says, and how it ended: clients take the first delta for one that says nothing yet. */
function deltasOf({ index, message, logprobs, finish_reason, ...rest }: JsonObject): JsonObject[] {
  const { role, tool_calls: tools, ...said } = objectOf(message);
  const calls = objectsOf(tools).map((call, position) => ({ index: position, ...call }));
  const delta = Array.isArray(tools) ? { ...said, tool_calls: calls } : said;
  return [
    { index, delta: { role }, logprobs: null, finish_reason: null },
    { index, delta, logprobs: logprobs ?? null, finish_reason: null },
    { ...rest, index, delta: {}, logprobs: null, finish_reason },
  ];
}
