import type { AnswerFacts, Verdict } from '../ai-types.js';
import { endpointOf, isPostTo } from './endpoint.js';
import { objectOf, objectsOf, textOf, without, type JsonObject } from './plain-json.js';
import { firstRefusal, refuse, refuseError, STORE } from './verdicts.js';
import type { ReadUsage, WireReader } from './wire-reader.js';

/** One input of a call for embeddings: a text, or its tokens. */
export type EmbeddingInput = string | readonly number[];

/** OpenAI's embeddings; one request is the whole batch. */
export function openAiEmbeddings(readUsage: ReadUsage): WireReader {
  return {
    kind: 'openai-embeddings',
    matches: (call) => isPostTo(call, '/embeddings') && inputsOf(call.body) !== undefined,
    isStream: () => false,
    request: (call) => {
      const { model, input, ...params } = call.body;
      return { kind: 'openai-embeddings', ...endpointOf(call), model: textOf(model) ?? '', input, params };
    },
    readJson: (answer, asked) => {
      const { model, usage, data } = objectOf(answer);
      const count = asked && inputsOf(asked)?.length;
      const verdict = firstRefusal([refuseError(answer), judge(objectsOf(data), count)]);
      return { verdict, usage: readUsage(usage), model: textOf(model) };
    },
    readEvents: (): AnswerFacts => ({ verdict: refuse('embeddings come in one piece') }),
    foldEvents: () => undefined,
    unfoldJson: () => undefined,
  };
}

/** The inputs of a batch, one or many, in order; `undefined` where there is no such batch. */
export function inputsOf({ input }: JsonObject): readonly EmbeddingInput[] | undefined {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input) || input.length === 0) return undefined;
  if (input.every((one) => typeof one === 'number')) return [input];
  const isInput = (one: unknown): boolean =>
    typeof one === 'string' || (Array.isArray(one) && one.every((token) => typeof token === 'number'));
  return input.every(isInput) ? input : undefined;
}

/** The vectors of an answer in the order of their inputs, without the place that each had in its batch. */
export function vectorsOf(answer: unknown): readonly JsonObject[] {
  const items = objectsOf(objectOf(answer)['data']);
  return [...items]
    .sort((a, b) => Number(a['index']) - Number(b['index']))
    .map((item) => without(item, 'index'));
}

function judge(items: readonly JsonObject[], count: number | undefined): Verdict {
  if (items.length === 0) return refuse('the answer is empty');
  if (count !== undefined && items.length !== count)
    return refuse(`the answer has ${items.length} embeddings for ${count} inputs`);
  const places = new Set(items.map(({ index }) => index));
  const isWhole = items.every((_, index) => places.has(index)) && items.every(isVector);
  return isWhole ? STORE : refuse('an embedding is missing');
}

function isVector({ embedding }: JsonObject): boolean {
  return (typeof embedding === 'string' || Array.isArray(embedding)) && embedding.length > 0;
}
