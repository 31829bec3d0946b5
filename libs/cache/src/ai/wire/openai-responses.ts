import type { AnswerFacts, Verdict } from '../ai-types.js';
import { endpointOf, isPostTo } from './endpoint.js';
import { isObject, isSaid, objectOf, objectsOf, textOf, without, type JsonObject } from './plain-json.js';
import { unfoldResponse } from './unfold-response.js';
import { firstRefusal, readThroughFold, refuse, refuseBrokenJson, refuseError, STORE } from './verdicts.js';
import { jsonOf, type WirePart } from './wire-part.js';
import type { ReadUsage, WireReader } from './wire-reader.js';

/** The events that carry the whole response, as it stands then. */
const ENDS = new Set<unknown>(['response.completed', 'response.incomplete', 'response.failed']);

/** OpenAI's responses. */
export function openAiResponses(readUsage: ReadUsage): WireReader {
  const readJson = (answer: unknown, asked?: JsonObject): AnswerFacts => {
    const { model, usage } = objectOf(answer);
    const verdict = firstRefusal([refuseError(answer), judge(objectOf(answer), objectOf(asked?.['text']))]);
    return { verdict, usage: readUsage(usage), model: textOf(model) };
  };
  return {
    kind: 'openai-responses',
    matches: (call) => isPostTo(call, '/responses'),
    isStream: ({ body }) => body['stream'] === true,
    request: (call) => {
      const { model, input, instructions, tools, ...params } = without(call.body, 'stream', 'stream_options');
      const named = { kind: 'openai-responses', ...endpointOf(call), model: textOf(model) ?? '' };
      return {
        ...named,
        input,
        ...(instructions !== undefined && { system: instructions }),
        ...(tools !== undefined && { tools }),
        params,
      };
    },
    readJson,
    readEvents: readThroughFold({ foldEvents, readJson }, (part) => typeOf(part) === 'response.completed'),
    foldEvents,
    unfoldJson: unfoldResponse,
  };
}

function judge({ status, output }: JsonObject, text: JsonObject): Verdict {
  if (status !== 'completed')
    return refuse(`the response is ${JSON.stringify(status ?? null)}, not completed`);
  const items = objectsOf(output);
  const said = items.flatMap((item) => (item['type'] === 'message' ? objectsOf(item['content']) : []));
  if (said.some(({ type }) => type === 'refusal')) return refuse('the model refused');
  if (items.some(({ type }) => type !== 'message' && type !== 'reasoning')) return STORE;
  const whole = said.map((part) => textOf(part['text']) ?? '').join('');
  return isSaid(whole) ? refuseBrokenJson(whole, text['format']) : refuse('the answer is empty');
}

function foldEvents(parts: readonly WirePart[]): JsonObject | undefined {
  const end = parts.findLast((part) => ENDS.has(typeOf(part)));
  const response = end && objectOf(jsonOf(end))['response'];
  return isObject(response) ? response : undefined;
}

function typeOf(part: WirePart): unknown {
  return objectOf(jsonOf(part))['type'];
}
