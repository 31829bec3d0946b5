import { flightName, isAnew, looksFirst, type AiCall, type KeyedCall } from '../ai-call.js';
import type { ReplayPace } from '../ai-cache-options.js';
import type { AiOutcome, AiStream, AnswerKind, StartStream } from '../ai-types.js';
import type { AnswerRecord } from '../answer-record.js';
import type { FoundAnswer, Make } from '../answer-store.js';
import { notKept, type AnswerParts } from '../answers.js';
import type { Flights } from '../flights.js';
import type { Outcomes } from '../outcomes.js';
import { untilAborted } from '../until-aborted.js';
import { partsOf } from '../kept-answer.js';
import { compactParts } from '../wire/compact-parts.js';
import { PartLog } from './part-log.js';
import { passOn } from './pass-on.js';
import { pauseOf, pausesOf } from './pace.js';
import { readLog } from './read-log.js';
import { StreamFlight, type StreamPlan } from './stream-flight.js';

/** How streams are found, shared and given out again. */
export interface StreamParts extends AnswerParts {
  readonly flights: Flights<StreamFlight<unknown>>;
  readonly pace: ReplayPace;
}

/** How the model is asked for a stream, and what kind it is. */
interface StreamRequest<P, C = KeyedCall> {
  readonly call: C;
  readonly start: StartStream<P>;
  readonly kind: AnswerKind<unknown, P> | undefined;
}

/** What a reader is told of a stream: when it begins, and once it is over. */
interface Report {
  readonly begun: AiOutcome;
  readonly ended: (found: FoundAnswer | undefined) => AiOutcome;
}

/** Answers that come in parts: kept, under way, or of the model. */
export class Streams {
  readonly #parts: StreamParts;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  async get<P>(
    call: AiCall,
    start: StartStream<P>,
    kind: AnswerKind<unknown, P> | undefined,
  ): Promise<AiStream<P>> {
    const { outcomes } = this.#parts;
    call.signal?.throwIfAborted();
    if ('bypass' in call) return this.#getAlone({ call, start, kind }, outcomes.bypassed(call));
    const request = { call, start, kind };
    if (call.dryRun && call.mode !== 'only-if-cached')
      return this.#getAlone(request, outcomes.rehearsed(call, await this.#find(request)));
    try {
      return (await this.#getKept(request)) ?? (await this.#getShared(request, isAnew(call)));
    } catch (error) {
      outcomes.failed(call);
      throw error;
    }
  }

  /** What is kept, where the mode or the greatest age asks for it before anything else. */
  async #getKept<P>({ call, kind }: StreamRequest<P>): Promise<AiStream<P> | undefined> {
    if (!looksFirst(call)) return undefined;
    const record = await this.#find({ call, kind });
    const parts = record && partsOf(record, kind);
    if (parts) return this.#replay(call, { parts, record }, this.#parts.outcomes.kept(call, record));
    if (call.mode === 'only-if-cached') throw notKept(call);
    return undefined;
  }

  /** Joins the stream that is under way, or begins one. */
  async #getShared<P>(request: StreamRequest<P>, anew: boolean): Promise<AiStream<P>> {
    const { flights, outcomes } = this.#parts;
    const { call, kind } = request;
    const name = flightName(call, anew);
    const running = flights.get(name);
    const begin = () => flights.add(name, new StreamFlight<P>(this.#planOf(request, anew)));
    const flight = (running ?? begin()) as StreamFlight<P>;
    const joined = running !== undefined;
    const boarded = await board(flight, call.signal, reportOf(call, outcomes, joined));
    if ('stream' in boarded) return boarded;
    const { found } = boarded;
    if (!found) {
      flights.throwIfClosed();
      return this.#getShared(request, anew); // given up by those before
    }
    const parts = partsOf(found.record, kind);
    if (!parts) return this.#getShared(request, true); // it has another form, and cannot be turned into this one
    return this.#replay(call, { parts, record: found.record }, outcomes.found(call, found, joined));
  }

  /** What is kept, where it can be what the caller wants. */
  async #find<P>({ call, kind }: Pick<StreamRequest<P>, 'call' | 'kind'>): Promise<AnswerRecord | undefined> {
    const record = await this.#parts.store.find(call);
    return record && partsOf(record, kind) ? record : undefined;
  }

  /** A stream that the cache has no part in: made no faster than it is read, and ended with its reader all the same. */
  async #getAlone<P>(
    { call, start, kind }: StreamRequest<P, AiCall>,
    outcome: AiOutcome,
  ): Promise<AiStream<P>> {
    const { outcomes, maker, clock } = this.#parts;
    const read = kind?.readParts?.bind(kind);
    const startedAt = clock.elapsed();
    const heard: P[] = [];
    let tell: (outcome: AiOutcome) => void = () => undefined;
    const ended = new Promise<AiOutcome>((resolve) => (tell = resolve));
    const stream = await passOn(start, call.signal, {
      part: (part) => void (read && heard.push(part)),
      end: (isWhole) => {
        const cost = isWhole ? maker.measure(call, { answer: heard, startedAt, read }) : undefined;
        tell(outcomes.past(call, outcome, cost));
      },
    });
    return streamOf(stream, outcome, ended);
  }

  #planOf<P>({ call, start, kind }: StreamRequest<P>, anew: boolean): StreamPlan<P> {
    const { store, maker, pace, clock } = this.#parts;
    const read = kind?.readParts?.bind(kind);
    const isOfUse = (record: AnswerRecord) => partsOf(record, kind) !== undefined;
    let startedAt = 0;
    return {
      start,
      load: (make) =>
        call.mode === 'read-only'
          ? makeUnkept(make, 'mode read-only')
          : store.load(call, { make, anew, isOfUse, singleFlight: 'process' }),
      begin: () => void (startedAt = maker.begin(call)),
      ...(pace === 'recorded' && { now: () => clock.elapsed() }),
      judge: ({ parts, times }) => {
        const pauses = pace === 'recorded' ? pausesOf(times, startedAt) : undefined;
        const kept = { form: 'parts', v: compactParts(parts), ...(pauses && { pauses }) } as const;
        return maker.end(call, { answer: parts, kept, startedAt, read });
      },
      failed: (error) => maker.failed(call, error),
    };
  }

  #replay<P>(
    { signal }: KeyedCall,
    { parts, record }: { readonly parts: readonly P[]; readonly record: AnswerRecord },
    cache: AiOutcome,
  ): AiStream<P> {
    const pauses = record.pauses?.length === parts.length ? record.pauses : undefined;
    const pause = pauseOf(this.#parts.pace, pauses, this.#parts.clock);
    const stream = readLog(new PartLog(parts), { signal, leave: () => undefined, pause });
    return streamOf(stream, cache, Promise.resolve(cache));
  }
}

/** The stream of a flight for one reader, or what there was instead. */
async function board<P>(
  flight: StreamFlight<P>,
  signal: AbortSignal | undefined,
  { begun, ended }: Report,
): Promise<AiStream<P> | { readonly found: FoundAnswer | undefined }> {
  const leave = flight.enter();
  try {
    const source = await untilAborted(flight.source, signal);
    if ('live' in source) {
      const outcome = flight.result.then(ended, () => ended(undefined));
      return streamOf(readLog(source.live, { signal, leave }), begun, outcome);
    }
    leave();
    return source;
  } catch (error) {
    leave();
    throw error;
  }
}

function reportOf(call: KeyedCall, outcomes: Outcomes, joined: boolean): Report {
  return {
    begun: outcomes.begun(call, joined),
    ended: (found) =>
      found && found.status !== 'stale' ? outcomes.found(call, found, joined) : outcomes.broken(call, joined),
  };
}

async function makeUnkept(make: Make, reason: string): Promise<FoundAnswer | undefined> {
  const made = await make();
  return made && { record: made.record, status: 'miss', stored: false, reason };
}

function streamOf<P>(stream: ReadableStream<P>, cache: AiOutcome, outcome: Promise<AiOutcome>): AiStream<P> {
  return { stream, cache, outcome, [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator]() };
}
