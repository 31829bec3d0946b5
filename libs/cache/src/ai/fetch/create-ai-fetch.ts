import { usageOf } from '../cost/usage-of.js';
import { unlessTooLong } from '../unless-too-long.js';
import { without, type JsonObject } from '../wire/plain-json.js';
import { wireReaders } from '../wire/wire-readers.js';
import { readAnswer, readParts, respond, respondWith } from './answers-over-http.js';
import type { CallContext } from './call-context.js';
import { controlsOf } from './call-controls.js';
import { fetchEmbeddings } from './fetch-embeddings.js';
import type { AiFetchOptions, FetchCache } from './fetch-cache.js';
import { readCall, type UnderstoodCall } from './read-call.js';
import { refusalOf } from './refusals.js';
import { throwFailure } from './upstream-answer-error.js';
import { answerKind } from './wire-answer.js';

const READERS = wireReaders(usageOf);

/**
 * A `fetch` that answers calls to models out of the cache: OpenAI's chat, completions, responses and embeddings, Anthropic's
 * messages, Gemini, and all who speak their languages. Every other call is passed on as it is.
 *
 * Answers carry `Cache-Status` (RFC 9211). A stream comes event by event, without comments and white space between tokens.
 */
export function createAiFetch(cache: FetchCache, options: AiFetchOptions = {}): typeof globalThis.fetch {
  return async (input, init) => {
    const { fetch = globalThis.fetch } = options;
    const call = await readCall({ input, init }, READERS);
    if (call === undefined) return fetch(input, init);
    let live: Headers | undefined;
    const ask: CallContext['ask'] = async (signal, body) => {
      const response = await fetch(input, { ...init, ...withBody(call, body), signal });
      live = response.headers;
      return response;
    };
    const operation = operationOf(call, options);
    const request = { ...call.reader.request(call), ...(operation !== undefined && { operation }) };
    try {
      const context = { call, request, cache, ask, live: () => live };
      const said = controlsOf(call, operation, { cache, options });
      return await unlessTooLong(
        (controls) => answer({ ...context, controls }),
        said,
        said.mode ?? cache.controls().mode,
      );
    } catch (error) {
      return refusalOf(error, live);
    }
  };
}

function operationOf(call: UnderstoodCall, { operation }: AiFetchOptions): string | undefined {
  return typeof operation === 'function' ? operation(call) : operation;
}

/** What replaces the body of a call; its length is counted anew. */
function withBody({ headers }: UnderstoodCall, body: JsonObject | undefined): RequestInit {
  if (body === undefined) return {};
  const kept = without(headers, 'content-length') as Record<string, string>;
  return { body: JSON.stringify(body), headers: kept };
}

function answer(context: CallContext): Promise<Response> {
  const { call } = context;
  if (call.reader.kind === 'openai-embeddings') return fetchEmbeddings(context);
  return call.reader.isStream(call) ? answerInParts(context) : answerWhole(context);
}

async function answerWhole({ call, request, cache, controls, ask, live }: CallContext): Promise<Response> {
  const kind = answerKind(call.reader, call.body);
  const { value, cache: outcome } = await cache.getOrGenerate(
    request,
    async ({ signal }) => throwFailure(await readAnswer(await ask(signal))),
    { ...controls, kind },
  );
  return respond(value, outcome, live());
}

async function answerInParts({ call, request, cache, controls, ask, live }: CallContext): Promise<Response> {
  const kind = answerKind(call.reader, call.body);
  const stream = await cache.getOrStream(
    request,
    async ({ signal }) => {
      const response = await ask(signal);
      if (!response.ok) throwFailure(await readAnswer(response.clone()));
      return readParts(response);
    },
    { ...controls, kind },
  );
  return respondWith(stream, live);
}
