import type { Cache } from '../cache/cache.js';
import { durationOf } from '../cache/lifetimes.js';
import { CacheError } from '../contracts/cache-error.js';
import type { CacheConfig } from '../settings/types.js';
import type { AiCacheOptions } from './ai-cache-options.js';
import { AiCalls, type KeptForm } from './ai-calls.js';
import { explainRequest, type AiExplanation } from './ai-explanation.js';
import { tagsOf, type AiInvalidation } from './ai-tags.js';
import type {
  AiCallOptions,
  AiControls,
  AiRequest,
  AiResult,
  AiStream,
  AiStreamOptions,
  AnswerKind,
  Generate,
  StartStream,
} from './ai-types.js';
import { AmbientControls } from './ambient-controls.js';
import { AnswerMaker } from './answer-maker.js';
import { AnswerStore } from './answer-store.js';
import { Answers, type WholeFlight } from './answers.js';
import { Cooldowns } from './cooldowns.js';
import { Accounting } from './cost/accounting.js';
import type { AiStats } from './cost/ai-stats.js';
import { checkPrices } from './cost/price-table.js';
import { createAiFetch } from './fetch/create-ai-fetch.js';
import { Flights } from './flights.js';
import { Outcomes } from './outcomes.js';
import type { StreamFlight } from './streams/stream-flight.js';
import { Streams } from './streams/streams.js';

const COOLDOWN_MS = 60_000;

/**
 * Keeps what models answer: the same request is asked once, whoever asks, and paid for once.
 *
 * Only answers that are whole are kept. A trouble with the cache never fails a call: the model is asked, and the outcome
 * says why. Errors of the model reach the caller as they are.
 */
export class AiCache implements AsyncDisposable {
  /** For clients of models, in the place of their own: `new OpenAI({ fetch: aiCache.fetch })`. `createAiFetch` makes others. */
  readonly fetch: typeof globalThis.fetch = createAiFetch(this);
  readonly #cache: Cache;
  readonly #ambient = new AmbientControls();
  readonly #calls: AiCalls;
  readonly #accounting: Accounting;
  readonly #flights: Flights<WholeFlight>;
  readonly #streamFlights: Flights<StreamFlight<unknown>>;
  readonly #answers: Answers;
  readonly #streams: Streams;

  /** @throws CacheError CACHE_AI_INVALID or CACHE_AI_PRICES where an option is wrong */
  constructor(cache: Cache, options: AiCacheOptions = {}) {
    const { onAbandon = 'abort', pace = 'instant', prices } = options;
    if (prices) checkPrices(prices);
    const own = cache.namespace('ai', { factory: patient(cache.config) });
    const { clock, config } = own;
    const maxMs = durationOf('cooldown', options.cooldown, { defaultMs: COOLDOWN_MS, minMs: 0 });
    const store = new AnswerStore(own);
    this.#cache = own;
    this.#calls = new AiCalls(own, options);
    this.#accounting = new Accounting(config.ai.textHashThreshold);
    this.#flights = new Flights(onAbandon, () => own.epoch);
    this.#streamFlights = new Flights(onAbandon, () => own.epoch);
    const outcomes = new Outcomes({ store, clock, accounting: this.#accounting });
    const maker = new AnswerMaker({ clock, prices, cooldowns: new Cooldowns(clock, maxMs) });
    const parts = { store, outcomes, maker, clock };
    this.#answers = new Answers(parts, this.#flights);
    this.#streams = new Streams({ ...parts, pace, flights: this.#streamFlights });
  }

  /**
   * The answer to a request: kept, under way, or of the model.
   *
   * @throws CacheError CACHE_AI_TEXT_TOO_LONG where it has more than `ai.maxTextLength` characters, CACHE_AI_MISS with
   * `mode: 'only-if-cached'`, CACHE_AI_COOLDOWN while the provider has asked to be left alone
   */
  async getOrGenerate<T, P = unknown>(
    request: AiRequest,
    generate: Generate<T>,
    options: AiCallOptions<T, P> = {},
  ): Promise<AiResult<T>> {
    const call = this.#calls.resolve(request, this.#ambient.with(options), formOf(options.kind, 'whole'));
    return this.#answers.get(call, generate, options.kind);
  }

  /** As `getOrGenerate`, of an answer that comes in parts: they are recorded, and given out again as they came. */
  async getOrStream<P, T = unknown>(
    request: AiRequest,
    start: StartStream<P>,
    options: AiStreamOptions<P, T> = {},
  ): Promise<AiStream<P>> {
    const call = this.#calls.resolve(request, this.#ambient.with(options), formOf(options.kind, 'parts'));
    return this.#streams.get(call, start, options.kind);
  }

  /** Calls `fn` with controls for every call that it makes, however deep; what a call says itself comes first. */
  with<R>(controls: AiControls, fn: () => R): R {
    return this.#ambient.run(controls, fn);
  }

  /** The controls that apply here. */
  controls(): AiControls {
    return this.#ambient.current;
  }

  /** Whether any answer of an operation will do, so that it may be kept whatever the temperature. */
  isStable(operation: string | undefined): boolean {
    return this.#calls.operation(operation).stable === true;
  }

  /** Makes answers unknown, in all processes: those that any of the members names. @throws CacheError CACHE_AI_INVALID */
  async invalidate(which: AiInvalidation): Promise<void> {
    const { model, operation, scope, document, prompt, tags } = which;
    const named = tagsOf({
      models: model === undefined ? [] : [model],
      operation,
      scopeTag: scope === undefined ? undefined : this.#calls.scopeTag(scope),
      documents: document === undefined ? [] : [document],
      prompts: prompt === undefined ? [] : [prompt],
      tags,
    });
    if (named.length === 0) throw nothingNamed();
    await this.#cache.invalidateTags(named);
  }

  /** Why a call is answered as it is, or why another is not answered by it; never shows a text. */
  explain(request: AiRequest, other?: AiRequest): Promise<AiExplanation> {
    const options = { cache: this.#cache, calls: this.#calls, controls: this.#ambient.current };
    return explainRequest(request, other, options);
  }

  /** What has been asked and saved since the start of the process. */
  stats(): AiStats {
    return this.#accounting.stats();
  }

  /** Lets calls to models under way end and be kept, `shutdownTimeout` long, and aborts what is left. The cache below stays open. */
  async close(): Promise<void> {
    const { clock, config } = this.#cache;
    const flights = [this.#flights, this.#streamFlights];
    const settled = Promise.all(flights.map((all) => all.settled()));
    await new Promise<void>((resolve) => {
      const timer = clock.setTimeout(resolve, config.shutdownTimeout);
      void settled.then(() => {
        timer.cancel();
        resolve();
      });
    });
    for (const all of flights) all.abortAll(new Error('the AI cache was closed'));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function formOf<T, P>(kind: AnswerKind<T, P> | undefined, asked: 'whole' | 'parts'): KeptForm {
  return kind?.fold && kind.unfold ? 'either' : asked;
}

/**
 * A model is no source that is read: it takes its time, who waits for it says how long, what fails may be asked again at
 * once, and a call that nobody asked for costs money. Who shares it stays as it is set.
 */
function patient({ factory }: CacheConfig): CacheConfig['factory'] {
  return { ...factory, softTimeout: 0, hardTimeout: 0, backoff: 0, refreshAhead: false };
}

function nothingNamed(): CacheError {
  return new CacheError(
    'CACHE_AI_INVALID',
    'invalidate() names no answers; expected one of tags, model, operation, scope, document, prompt',
  );
}
