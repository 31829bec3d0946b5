import type { AiResult } from '../ai-types.js';
import { inputsOf, vectorsOf, type EmbeddingInput } from '../wire/openai-embeddings.js';
import { objectOf, parseJson, type JsonObject } from '../wire/plain-json.js';
import { isRefusedCall } from '../cooldowns.js';
import { readAnswer, respond } from './answers-over-http.js';
import type { CallContext } from './call-context.js';
import { EmbeddingBatch } from './embedding-batch.js';
import { joinOutcomes } from './join-outcomes.js';
import { shareTokens } from './share-tokens.js';
import { UpstreamAnswerError } from './upstream-answer-error.js';
import { unlessTooLong } from '../unless-too-long.js';

/**
 * Answers a batch input by input: each is kept as the answer to a call for it alone, and only those that are missing are asked
 * for, at once. What the provider answers in the place of embeddings is thrown as `UpstreamAnswerError`.
 */
export async function fetchEmbeddings(context: CallContext): Promise<Response> {
  const { call } = context;
  const inputs = inputsOf(call.body) ?? [];
  const distinct = new Map(inputs.map((input) => [JSON.stringify(input), input]));
  const batch = new EmbeddingBatch<EmbeddingInput, JsonObject>(distinct.size, async (missing, signal) => {
    const isWhole = missing.length === inputs.length && missing.every((one, index) => one === inputs[index]);
    const response = await context.ask(signal, isWhole ? undefined : { ...call.body, input: missing });
    return splitAnswer(await readWhole(context, response, missing), missing);
  });
  const found = await lookUpAll(context, distinct, batch);
  const results = inputs.map((input) => found.get(JSON.stringify(input))).filter((one) => one !== undefined);
  const head = { status: 200, headers: { 'content-type': 'application/json' } };
  const outcome = joinOutcomes([...found.values()].map(({ cache }) => cache));
  return respond(
    { ...head, body: JSON.stringify(joinAnswers(results.map(({ value }) => value))) },
    outcome,
    context.live(),
  );
}

/** Looks up every input. Where one fails the others are given up, so that nothing is asked in vain. */
async function lookUpAll(
  { call, request: whole, cache, controls }: CallContext,
  inputs: ReadonlyMap<string, EmbeddingInput>,
  batch: EmbeddingBatch<EmbeddingInput, JsonObject>,
): Promise<ReadonlyMap<string, AiResult<JsonObject>>> {
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(call.signal ? [call.signal] : [])]);
  const lookUp = async (input: EmbeddingInput): Promise<AiResult<JsonObject>> => {
    const body = { ...call.body, input };
    const request = { ...whole, ...call.reader.request({ ...call, body }) };
    const kind = { read: (answer: JsonObject) => call.reader.readJson(answer, body), isAnswer };
    let isOurs = false;
    const getOrGenerate = (said: typeof controls) =>
      cache.getOrGenerate(
        request,
        (own) => {
          isOurs = true;
          return batch.get(input, own.signal);
        },
        { ...said, signal, kind },
      );
    // of several inputs only the one that is too long goes past the cache
    const ask = () => unlessTooLong(getOrGenerate, controls, controls.mode ?? cache.controls().mode);
    try {
      return await ask().catch((error: unknown) => {
        if (isOurs || !isRefusedCall(error)) throw error;
        return ask(); // somebody else's batch was refused, maybe for another of its inputs
      });
    } finally {
      batch.settle();
    }
  };
  try {
    const results = [...inputs].map(async ([key, input]) => [key, await lookUp(input)] as const);
    return new Map(await Promise.all(results));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}

function isAnswer(kept: unknown): boolean {
  return vectorsOf(objectOf(kept)).length === 1;
}

async function readWhole(
  { call }: CallContext,
  response: Response,
  missing: readonly EmbeddingInput[],
): Promise<JsonObject> {
  const answer = await readAnswer(response);
  const json = typeof answer.body === 'string' ? parseJson(answer.body) : undefined;
  const { verdict } = call.reader.readJson(json, { input: missing });
  if (answer.status !== 200 || !verdict.store) throw new UpstreamAnswerError(answer);
  return objectOf(json);
}

/** The answers that the provider would have given to each input alone. */
function splitAnswer(answer: JsonObject, inputs: readonly EmbeddingInput[]): JsonObject[] {
  const tokens = shareTokens(objectOf(answer['usage'])['prompt_tokens'], inputs);
  return vectorsOf(answer).map((vector, index) => ({
    ...answer,
    data: [{ ...vector, index: 0 }],
    ...(tokens && { usage: { prompt_tokens: tokens[index], total_tokens: tokens[index] } }),
  }));
}

function joinAnswers(answers: readonly JsonObject[]): JsonObject {
  const tokens = answers.map(({ usage }) => objectOf(usage)['prompt_tokens']);
  const total = tokens.reduce<number>((sum, count) => sum + Number(count), 0);
  return {
    ...answers[0],
    data: answers.flatMap((answer, index) => vectorsOf(answer).map((vector) => ({ ...vector, index }))),
    ...(Number.isFinite(total) && { usage: { prompt_tokens: total, total_tokens: total } }),
  };
}
