import { CacheError } from '../contracts/cache-error.js';
import { flightName, isAnew, looksFirst, type AiCall, type KeyedCall } from './ai-call.js';
import type { Clock } from '../contracts/clock.js';
import type { AiOutcome, AiResult, AnswerKind, Generate } from './ai-types.js';
import type { AnswerMaker } from './answer-maker.js';
import type { AnswerRecord } from './answer-record.js';
import type { AnswerStore, FoundAnswer, MadeAnswer } from './answer-store.js';
import { Flight, type Flights } from './flights.js';
import { wholeOf } from './kept-answer.js';
import type { Outcomes } from './outcomes.js';
import { untilAborted } from './until-aborted.js';

/** What answers are given by, whole or in parts. */
export interface AnswerParts {
  readonly store: AnswerStore;
  readonly outcomes: Outcomes;
  readonly maker: AnswerMaker;
  readonly clock: Clock;
}

/** A call to the model under way, whose answer comes whole. */
export type WholeFlight = Flight<FoundAnswer | undefined>;

/** How the model is asked for an answer, and what kind it is. */
export interface WholeRequest<T, C = KeyedCall> {
  readonly call: C;
  readonly generate: Generate<T>;
  readonly kind: AnswerKind<T> | undefined;
}

const NEVER = new AbortController().signal;

/** Answers that come whole: kept, under way, or of the model. */
export class Answers {
  readonly #parts: AnswerParts;
  readonly #flights: Flights<WholeFlight>;

  constructor(parts: AnswerParts, flights: Flights<WholeFlight>) {
    this.#parts = parts;
    this.#flights = flights;
  }

  async get<T>(call: AiCall, generate: Generate<T>, kind: AnswerKind<T> | undefined): Promise<AiResult<T>> {
    const { outcomes } = this.#parts;
    call.signal?.throwIfAborted();
    if ('bypass' in call) return this.#getAlone({ call, generate, kind }, outcomes.bypassed(call));
    const request = { call, generate, kind };
    if (call.dryRun && call.mode !== 'only-if-cached')
      return this.#getAlone(request, outcomes.rehearsed(call, await this.#find(request)));
    try {
      return (await this.#getKept(request)) ?? (await this.#getShared(request, isAnew(call)));
    } catch (error) {
      outcomes.failed(call);
      throw error;
    }
  }

  /** An answer of the model that the cache has no part in, but to count it. */
  async #getAlone<T>(
    { call, generate, kind }: WholeRequest<T, AiCall>,
    outcome: AiOutcome,
  ): Promise<AiResult<T>> {
    const { outcomes, maker, clock } = this.#parts;
    const startedAt = clock.elapsed();
    try {
      const value = await generate({ signal: call.signal ?? NEVER });
      const cost = maker.measure(call, { answer: value, startedAt, read: kind?.read?.bind(kind) });
      return { value, cache: outcomes.past(call, outcome, cost) };
    } catch (error) {
      outcomes.past(call, outcome);
      throw error;
    }
  }

  /** What is kept, where the mode or the greatest age asks for it before anything else. */
  async #getKept<T>({ call, kind }: WholeRequest<T>): Promise<AiResult<T> | undefined> {
    if (!looksFirst(call)) return undefined;
    const record = await this.#find({ call, kind });
    const value = record && wholeOf(record, kind);
    if (value) return { ...value, cache: this.#parts.outcomes.kept(call, record) };
    if (call.mode === 'only-if-cached') throw notKept(call);
    return undefined;
  }

  /** What is kept, where it can be what the caller wants. */
  async #find<T>({ call, kind }: Pick<WholeRequest<T>, 'call' | 'kind'>): Promise<AnswerRecord | undefined> {
    const record = await this.#parts.store.find(call);
    return record && wholeOf(record, kind) ? record : undefined;
  }

  /** Joins the call to the model that is under way, or begins one. */
  async #getShared<T>(request: WholeRequest<T>, anew: boolean): Promise<AiResult<T>> {
    const { call, kind } = request;
    const found = await this.#fly(request, anew);
    const value = found.status === 'miss' ? { value: found.record.v as T } : wholeOf(found.record, kind);
    if (!value) return this.#getShared(request, true); // it has another form, and cannot be turned into this one
    return { ...value, cache: this.#parts.outcomes.found(call, found, found.joined) };
  }

  async #fly<T>(request: WholeRequest<T>, anew: boolean): Promise<FoundAnswer & { joined: boolean }> {
    const { call } = request;
    const name = flightName(call, anew);
    const running = this.#flights.get(name);
    const begin = (): WholeFlight => new Flight(({ signal }) => this.#run(request, { signal, anew }));
    const flight = running ?? this.#flights.add(name, begin());
    const leave = flight.enter();
    try {
      const found = await untilAborted(flight.result, call.signal);
      if (found) return { ...found, joined: running !== undefined };
      this.#flights.throwIfClosed();
      return await this.#fly(request, anew);
    } finally {
      leave();
    }
  }

  /** `undefined` where the call was given up: whoever came since begins another. */
  async #run<T>(
    request: WholeRequest<T>,
    { signal, anew }: { readonly signal: AbortSignal; readonly anew: boolean },
  ): Promise<FoundAnswer | undefined> {
    const make = () => this.#make(request, signal);
    const isOfUse = (record: AnswerRecord) => wholeOf(record, request.kind) !== undefined;
    if (request.call.mode !== 'read-only')
      return this.#parts.store.load(request.call, { make, anew, isOfUse });
    const made = await make();
    return made && { record: made.record, status: 'miss', stored: false, reason: 'mode read-only' };
  }

  async #make<T>(
    { call, generate, kind }: WholeRequest<T>,
    signal: AbortSignal,
  ): Promise<MadeAnswer | undefined> {
    const { maker } = this.#parts;
    if (signal.aborted) return undefined;
    const startedAt = maker.begin(call);
    try {
      const answer = await untilAborted(generate({ signal }), signal);
      const kept = { form: 'whole', v: answer } as const;
      return maker.end(call, { answer, kept, startedAt, read: kind?.read?.bind(kind) });
    } catch (error) {
      if (signal.aborted) return undefined;
      maker.failed(call, error);
      throw error;
    }
  }
}

export function notKept({ digest }: KeyedCall): CacheError {
  return new CacheError(
    'CACHE_AI_MISS',
    `no answer is kept for the request ${digest.slice(0, 12)}…, and mode «only-if-cached» does not ask the model`,
  );
}
