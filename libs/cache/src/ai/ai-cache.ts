import type { Cache } from '../cache/cache.js';
import { durationOf } from '../cache/lifetimes.js';
import type { AiCacheOptions } from './ai-cache-options.js';
import { AiCalls, type KeptForm } from './ai-calls.js';
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
import { AnswerStore } from './answer-store.js';
import { Answers } from './answers.js';
import { Cooldowns } from './cooldowns.js';
import { Flights } from './flights.js';
import { Outcomes } from './outcomes.js';
import { Streams } from './streams/streams.js';

const COOLDOWN_MS = 60_000;

/**
 * Keeps what models answer: the same request is asked once, whoever asks, and paid for once.
 *
 * Only answers that are whole are kept. A trouble with the cache never fails a call: the model is asked, and the outcome
 * says why. Errors of the model reach the caller as they are.
 */
export class AiCache {
  readonly #ambient = new AmbientControls();
  readonly #calls: AiCalls;
  readonly #answers: Answers;
  readonly #streams: Streams;

  /** @throws CacheError CACHE_AI_INVALID where an option is wrong */
  constructor(cache: Cache, options: AiCacheOptions = {}) {
    const { onAbandon = 'abort', pace = 'instant', cooldown } = options;
    const own = cache.namespace('ai');
    const { clock, config } = own;
    const store = new AnswerStore(own);
    const maxMs = durationOf('cooldown', cooldown, { defaultMs: COOLDOWN_MS, minMs: 0 });
    const parts = { store, clock, outcomes: new Outcomes(store), cooldowns: new Cooldowns(clock, maxMs) };
    this.#calls = new AiCalls(config, options);
    this.#answers = new Answers(parts, new Flights(onAbandon));
    this.#streams = new Streams({ ...parts, flights: new Flights(onAbandon), pace });
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
}

function formOf<T, P>(kind: AnswerKind<T, P> | undefined, asked: 'whole' | 'parts'): KeptForm {
  return kind?.fold && kind.unfold ? 'either' : asked;
}
