import type { AiCache } from '../ai-cache.js';
import type { AiControls, AiOutcome, AiRequest, AiResult, AiStream } from '../ai-types.js';
import { withBigintJson } from '../cost/with-bigint-json.js';
import { credentialHeaders } from '../fetch/call-controls.js';
import { unlessTooLong } from '../unless-too-long.js';
import { varietyOf } from '../variety.js';
import { retryable } from './retryable-cooldown.js';
import { answerKind, NO_USAGE } from './sdk-answer.js';
import type { SdkCallOptions, SdkFinish, SdkModel, SdkPart, SdkStreamed, SdkWhole } from './sdk-types.js';

/** How the calls of a wrapped model are cached. */
export interface AiCacheMiddlewareOptions {
  /** What the calls are for: decides lifetimes and counts. @default none */
  readonly operation?: string | undefined;
  /** Answers of a higher temperature are not kept, unless the call has a seed or its operation is stable. @default 0.3 */
  readonly maxTemperature?: number | undefined;
  /** What an answer out of the cache says that it has cost; what it did cost stands in `providerMetadata.aiCache`. @default 'zero' */
  readonly usageOnHit?: 'zero' | 'recorded' | undefined;
  /**
   * Tells models apart that have one name and are different all the same, such as those of two endpoints or of two API keys:
   * the SDK says nothing of either to a middleware. Part of the key. @default none
   */
  readonly key?: string | undefined;
}

/** What a call is told. */
interface Call<Options, Whole, Streamed> {
  readonly params: Options;
  readonly model: SdkModel<Options, Whole, Streamed>;
}

/** A middleware for `wrapLanguageModel` of `ai@6` and `ai@7`. */
export interface AiCacheMiddleware {
  /** The versions of the SDK want different words here and read none of them. */
  readonly specificationVersion: never;
  wrapGenerate<Options, Whole, Streamed>(call: Call<Options, Whole, Streamed>): Promise<Whole>;
  wrapStream<Options, Whole, Streamed>(call: Call<Options, Whole, Streamed>): Promise<Streamed>;
}

/**
 * Answers the calls of a model of the AI SDK out of the cache, whole and as streams, each from a record of the other.
 *
 * How a call was answered stands in `providerMetadata.aiCache`; `providerOptions.aiCache` takes the controls of a call,
 * and is seen neither by the provider nor by the key.
 */
export function aiCacheMiddleware(cache: AiCache, options: AiCacheMiddlewareOptions = {}): AiCacheMiddleware {
  const middleware = new Middleware(cache, options);
  return {
    specificationVersion: 'v3' as never,
    wrapGenerate: async <Whole>(call: unknown) => (await middleware.generate(call as SdkCall)) as Whole,
    wrapStream: async <Streamed>(call: unknown) => (await middleware.stream(call as SdkCall)) as Streamed,
  };
}

type SdkCall = Call<SdkCallOptions, SdkWhole, SdkStreamed>;

class Middleware {
  readonly #cache: AiCache;
  readonly #options: AiCacheMiddlewareOptions;

  constructor(cache: AiCache, options: AiCacheMiddlewareOptions) {
    this.#cache = cache;
    this.#options = options;
  }

  async generate({ params, model }: SdkCall): Promise<SdkWhole> {
    let live: SdkWhole | undefined;
    const request = requestOf(params, model, this.#options.operation);
    const { value, cache } = await this.#ask<SdkWhole, AiResult<SdkWhole>>(params, (controls) =>
      this.#cache.getOrGenerate(
        request,
        async ({ signal }) => withoutTransport((live = await model.doGenerate(toProvider(params, signal)))),
        { ...controls, kind: answerKind(params) },
      ),
    );
    return { ...(live ?? structuredClone(value)), ...this.#report(live ?? value, cache) };
  }

  async stream({ params, model }: SdkCall): Promise<SdkStreamed> {
    let live: object = {}; // what else the provider's answer has
    const request = requestOf(params, model, this.#options.operation);
    const start = async ({ signal }: { readonly signal: AbortSignal }) => {
      const { stream: parts, ...rest } = await model.doStream(toProvider(params, signal));
      live = rest;
      return parts;
    };
    const { stream, cache } = await this.#ask<readonly SdkPart[], AiStream<SdkPart>>(params, (controls) =>
      this.#cache.getOrStream<SdkPart, SdkWhole>(request, start, { ...controls, kind: answerKind(params) }),
    );
    const report = (part: SdkPart): SdkPart =>
      part.type === 'finish' ? { ...part, ...this.#report(part as unknown as SdkFinish, cache) } : part;
    const reporting = new TransformStream<SdkPart, SdkPart>({
      transform: (part, controller) => controller.enqueue(report(part)),
    });
    return { ...live, stream: stream.pipeThrough(reporting) };
  }

  async #ask<T, R>(params: SdkCallOptions, ask: (controls: AiControls<T>) => Promise<R>): Promise<R> {
    const controls = this.#controlsOf<T>(params);
    try {
      return await unlessTooLong(ask, controls, controls.mode ?? this.#cache.controls().mode);
    } catch (error) {
      throw retryable(error);
    }
  }

  #controlsOf<T>(params: SdkCallOptions): AiControls<T> {
    const said: AiControls<T> = params.providerOptions?.['aiCache'] ?? {};
    const { operation, maxTemperature } = this.#options;
    const { temperature, seed } = params;
    const mode = said.mode ?? this.#cache.controls().mode;
    const isLeftAlone = mode === 'only-if-cached' || mode === 'bypass' || this.#cache.isStable(operation);
    const reason = isLeftAlone ? undefined : varietyOf({ temperature, seed, maxTemperature });
    const headers = definedHeaders(params);
    const credentials = credentialHeaders(headers ?? {});
    return {
      ...(this.#options.key !== undefined && { key: this.#options.key }),
      ...(credentials.length > 0 && { credential: JSON.stringify(credentials) }),
      ...said,
      signal: params.abortSignal,
      headers,
      ...(reason !== undefined && { mode: 'bypass', reason }),
    };
  }

  /** What an answer says of its cost, and how it was come by. */
  #report({ usage, providerMetadata }: SdkFinish, outcome: AiOutcome): Partial<SdkFinish> {
    const isOwn = outcome.status === 'miss' || outcome.status === 'bypass';
    const original = isOwn ? {} : { usage };
    const aiCache = JSON.parse(JSON.stringify(withBigintJson({ ...outcome, ...original }))) as object;
    return {
      usage: isOwn || this.#options.usageOnHit === 'recorded' ? usage : NO_USAGE,
      providerMetadata: { ...providerMetadata, aiCache: { ...aiCache } },
    };
  }
}

/** What is asked, of a stream and of a whole answer alike; where the prompt stands, naming looks for messages. */
function requestOf(
  params: SdkCallOptions,
  model: SdkModel<never, unknown, unknown>,
  operation?: string,
): AiRequest {
  const { prompt: messages, abortSignal: _signal, headers: _headers, includeRawChunks, ...rest } = params;
  const { provider, modelId } = model;
  const raw = includeRawChunks === true ? { includeRawChunks } : {};
  return { ...rest, ...raw, kind: 'ai-sdk', operation, provider, model: modelId, messages };
}

/** The call as the provider gets it: ended by the cache, and without what is said to the cache. */
function toProvider(params: SdkCallOptions, abortSignal: AbortSignal): SdkCallOptions {
  const { aiCache, ...providerOptions } = params.providerOptions ?? {};
  return { ...params, abortSignal, ...(aiCache && { providerOptions }) };
}

/** What is kept: of the transport nothing, for its headers may carry secrets. */
function withoutTransport({ request: _request, response, ...answer }: SdkWhole): SdkWhole {
  const { headers: _headers, body: _body, ...metadata } = response ?? {};
  return response ? { ...answer, response: metadata } : answer;
}

function definedHeaders({ headers = {} }: SdkCallOptions): Record<string, string> {
  const defined = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(defined);
}
