import type { Cache } from '../cache/cache.js';
import type { CacheEntry, Factory } from '../cache/cache-types.js';
import { CacheError } from '../contracts/cache-error.js';
import type { KeyedCall } from './ai-call.js';
import { tagsOf } from './ai-tags.js';
import type { AiStatus, Verdict } from './ai-types.js';
import type { AnswerRecord } from './answer-record.js';
import { isRefusedCall } from './cooldowns.js';
import { recordOf } from './kept-answer.js';

/** What a call to the model came to: `undefined` where it was given up, since nobody waits for it. */
export type Make = () => Promise<MadeAnswer | undefined>;

/** What the model made, and whether it may be kept. */
export interface MadeAnswer {
  readonly record: AnswerRecord;
  readonly verdict: Verdict;
}

/** How an answer is looked for, and made where there is none. */
export interface LoadRequest {
  readonly make: Make;
  /** Made anew whatever there is. */
  readonly anew: boolean;
  /** Whether the caller can take an answer: an old one that it cannot is none in the place of a failure. */
  readonly isOfUse: (record: AnswerRecord) => boolean;
  /** @default the setting `factory.singleFlight` */
  readonly singleFlight?: 'process' | undefined;
}

/** An answer, and how it was come by. */
export interface FoundAnswer {
  readonly record: AnswerRecord;
  readonly status: Exclude<AiStatus, 'bypass'>;
  readonly stored: boolean;
  readonly reason?: string | undefined;
}

/** What the cache below is told of a call that was given up: it keeps nothing. */
const NOTHING = 'nothing';

type Kept = AnswerRecord | typeof NOTHING;

/** Answers as the cache below keeps them. */
export class AnswerStore {
  readonly #cache: Cache;

  constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** What is kept, where it is not too old for the call. */
  async find(call: KeyedCall): Promise<AnswerRecord | undefined> {
    const entry = await this.#cache.getEntry<AnswerRecord>(call.key, { memory: call.load.memory });
    const record = entry && recordOf(entry.value);
    return record && this.ageOf(record) < call.maxAgeMs ? record : undefined;
  }

  ageOf({ at }: AnswerRecord): number {
    return Math.max(0, this.#cache.clock.now() - at);
  }

  /** What is kept, or made; `undefined` where that was given up. Errors of the model are thrown as they are. */
  async load(call: KeyedCall, request: LoadRequest, isAgain = false): Promise<FoundAnswer | undefined> {
    const attempt = new Attempt(call, request);
    const startedAt = this.#cache.clock.now();
    const options = { ...call.load, singleFlight: request.singleFlight };
    try {
      const entry = request.anew
        ? await this.#cache.reload<Kept>(call.key, attempt.factory, options)
        : await this.#cache.getOrSetEntry<Kept>(call.key, attempt.factory, options);
      // another's run has failed, by what nobody tells: whether an old answer is allowed, its own failure says
      if (entry.stale && !attempt.failure && !isAgain) return await this.load(call, request, true);
      return this.#answerOf(entry, { call, attempt, startedAt });
    } catch (error) {
      if (attempt.made) return unkept(attempt.made, error);
      if (!attempt.failure && isUnshareable(error)) return undefined; // the run was another's: this caller asks for itself
      return (request.anew && (await this.#fallBack(call, attempt))) || Promise.reject(error);
    }
  }

  #answerOf(
    { value, source, stale, coalesced, expiresAt }: CacheEntry<Kept>,
    { call, attempt, startedAt }: { call: KeyedCall; attempt: Attempt; startedAt: number },
  ): FoundAnswer | undefined {
    if (value === NOTHING) return undefined;
    const record = recordOf(value);
    if (stale) return this.#staleAnswer(record, { call, attempt, expiresAt });
    if (source === 'source' && !coalesced)
      return { record, status: 'miss', ...fateOf(attempt.made, expiresAt !== undefined) };
    const isNew = source === 'source' || record.at > startedAt;
    return { record, status: isNew ? 'collapsed' : 'hit', stored: false };
  }

  #staleAnswer(
    record: AnswerRecord,
    { call, attempt, expiresAt = 0 }: { call: KeyedCall; attempt: Attempt; expiresAt: number | undefined },
  ): FoundAnswer {
    const staleMs = this.#cache.clock.now() - expiresAt;
    const isTooOld = staleMs > (call.staleIfErrorMs ?? Number.POSITIVE_INFINITY);
    const { failure, isOfUse } = attempt;
    if (failure && (isTooOld || isRefusedCall(failure.error) || !isOfUse(record))) throw failure.error;
    return { record, status: 'stale', stored: false, reason: 'the model failed' }; // nothing else: a slow one is waited for
  }

  /** What there is in place of an answer that was to be made anew, where the caller takes it. */
  async #fallBack(call: KeyedCall, { failure, isOfUse }: Attempt): Promise<FoundAnswer | undefined> {
    if (!failure || call.staleIfErrorMs === undefined) return undefined;
    const refuse = () => Promise.reject(failure.error);
    const entry = await this.#cache
      .getOrSetEntry<Kept>(call.key, refuse, { ...call.load, singleFlight: 'process' })
      .catch(() => undefined);
    if (!entry || entry.value === NOTHING) return undefined;
    const attempt = new Attempt(call, { make: refuse, isOfUse });
    attempt.failure = failure;
    return this.#staleAnswer(recordOf(entry.value), { call, attempt, expiresAt: entry.expiresAt });
  }
}

/** One run of `make`, and what came of it. */
class Attempt {
  readonly factory: Factory<Kept>;
  readonly isOfUse: LoadRequest['isOfUse'];
  made: MadeAnswer | undefined;
  failure: { readonly error: unknown } | undefined;

  constructor({ admission, tagFacts }: KeyedCall, { make, isOfUse }: Pick<LoadRequest, 'make' | 'isOfUse'>) {
    this.isOfUse = isOfUse;
    this.factory = async (context) => {
      this.made = await make().catch((error: unknown) => {
        this.failure = { error };
        throw error;
      });
      const isKept = this.made?.verdict.store === true;
      if (!isKept) context.skip();
      const { record } = this.made ?? {};
      const models = [...tagFacts.models, ...(record?.model === undefined ? [] : [record.model])];
      context.setOptions({
        memory: admission === 'at-once',
        tags: tagsOf({ ...tagFacts, models: [...new Set(models)] }),
      });
      if (!record) return NOTHING;
      return isKept ? record : { ...record, refused: true };
    };
  }
}

/** What became of an answer of the model: it is too large, refused by Redis, or overtaken, where nobody keeps it. */
function fateOf(made: MadeAnswer | undefined, isKept: boolean): Pick<FoundAnswer, 'stored' | 'reason'> {
  if (made === undefined) return { stored: false };
  const { verdict } = made;
  if (!verdict.store) return { stored: false, reason: verdict.reason };
  return isKept ? { stored: true } : { stored: false, reason: 'the cache has not kept the answer' };
}

/** The model has answered: a cache that cannot keep it must not lose it. */
function unkept({ record }: MadeAnswer, error: unknown): FoundAnswer {
  const why = CacheError.isInstance(error) ? error.code : 'an error of the cache';
  return { record, status: 'miss', stored: false, reason: `the answer cannot be kept: ${why}` };
}

/** What another run made, the codec could not hand over. */
function isUnshareable(error: unknown): boolean {
  return CacheError.isInstance(error) && error.code === 'CACHE_VALUE_NOT_SERIALIZABLE';
}
