import { CacheError } from '../contracts/cache-error.js';
import type { StaleReason } from '../contracts/cache-observer.js';
import type { LocalEntry } from '../contracts/local-store.js';
import type { CacheConfig } from '../settings/types.js';
import type { CacheEntry, Factory, LoadOptions } from './cache-types.js';
import { checkTags } from './check-input.js';
import { LoadContext } from './factory-context.js';
import { Failures } from './failures.js';
import { Flight, within, type Loaded } from './flight.js';
import { handOut } from './hand-out.js';
import { durationOf, type Lifetimes } from './lifetimes.js';
import { isFound, type FillGuard, type Found, type Tiers } from './tiers.js';
import { normalise } from './values.js';

/** What loads depend on. */
export interface LoaderParts {
  readonly tiers: Tiers;
  readonly lifetimes: Lifetimes;
  readonly settings: CacheConfig['factory'];
  /** Whether callers share a load; without a cache, each has its own. */
  readonly shares: boolean;
}

/** A call that has to load. */
interface Call {
  readonly key: string;
  readonly factory: Factory<unknown>;
  readonly options: LoadOptions;
  /** The entry that is to be loaded anew although it lives. */
  readonly known?: LocalEntry;
}

/** A load that runs the factory. */
interface Job extends Call, FillGuard {
  readonly stamp: number;
  /** The value within its grace. */
  readonly stale: Found | undefined;
}

/** One load per key at a time: whoever asks meanwhile gets the same answer, or the same error. */
export class Loader {
  readonly #parts: LoaderParts;
  readonly #tiers: Tiers;
  readonly #flights = new Map<string, Flight>();
  readonly #failures: Failures;

  constructor(parts: LoaderParts) {
    this.#parts = parts;
    this.#tiers = parts.tiers;
    this.#failures = new Failures(parts.tiers.clock, parts.settings.backoff);
  }

  /** Joins the load of the key or starts one: remote tier first, then the factory. */
  async load(key: string, factory: Factory<unknown>, options: LoadOptions): Promise<CacheEntry<unknown>> {
    const running = this.#joinable(key);
    if (running) this.#tiers.recorder.counters.coalesced++;
    const { seen } = this.#tiers;
    const flight = running ?? this.#start({ key, factory, options });
    const { local, ...rest } = await flight.answer;
    const isOlder = running !== undefined && flight.since !== seen;
    if (isOlder && !(await this.#lives(local))) return this.load(key, factory, options);
    return { value: handOut(local), coalesced: running !== undefined, ...rest };
  }

  /** Loads an entry anew in the background while it lives; once, however often it is asked for. */
  refresh(known: LocalEntry, call: Omit<Call, 'known'>): void {
    if (!this.#parts.shares || this.#flights.has(call.key) || this.#failures.of(call.key)) return;
    known.refreshAt = Number.POSITIVE_INFINITY;
    this.#start({ ...call, known }).answer.catch(() => undefined); // the observer was told, and the entry still serves
  }

  /** Later callers do not join what is under way: the key has changed since it began. */
  forget(key: string): void {
    this.#flights.delete(key);
    this.#failures.forget(key);
  }

  forgetAll(): void {
    this.#flights.clear();
    this.#failures.forgetAll();
  }

  #joinable(key: string): Flight | undefined {
    const flight = this.#flights.get(key);
    return flight?.isJoinable(this.#tiers.clock.now()) ? flight : undefined;
  }

  /** A caller that came after an invalidation must not get the older value of a load that it joined. */
  async #lives({ stamp, marks }: LocalEntry): Promise<boolean> {
    await this.#tiers.marks.learn(marks);
    return this.#tiers.marks.verdict(stamp, marks) === 'alive';
  }

  #start(call: Call): Flight {
    const flight = new Flight(this.#tiers.seen, (self) => this.#run(call, self));
    if (!this.#parts.shares) return flight;
    this.#flights.set(call.key, flight);
    void flight.end().then(() => {
      if (this.#flights.get(call.key) === flight) this.#flights.delete(call.key);
    });
    return flight;
  }

  async #run(call: Call, flight: Flight): Promise<Loaded> {
    const { key, options, known } = call;
    const { tiers, lifetimes } = this.#parts;
    lifetimes.check(options); // wrong options are the caller's mistake, whether or not the factory has to run
    const timeouts = this.#timeoutsOf(options);
    const tags = checkTags(options.tags ?? []);
    const token = tiers.fence.take(key);
    const [stamp, found] = await Promise.all([tiers.present(tags), tiers.lookUp(key, token)]);
    if (isFound(found) && (!known || known.freshUntil < found.entry.freshUntil)) return loadedFrom(found);
    if (isFound(found)) found.entry.refreshAt = Number.POSITIVE_INFINITY; // this load is its refresh
    if (!known) tiers.recorder.miss(key);
    const guard = { token, found: isFound(found) ? { replaces: found.identity } : found };
    const stale = known ? undefined : tiers.stale(key, guard.found);
    return this.#obtain({ ...call, ...guard, stamp, stale }, timeouts, flight);
  }

  /** What the factory makes, or where that fails or takes too long, the value within its grace. */
  async #obtain(job: Job, { softMs, hardMs }: Timeouts, flight: Flight): Promise<Loaded> {
    const { key, stale } = job;
    const { clock } = this.#tiers;
    const failure = this.#failures.of(key);
    if (failure) return this.#fallBack(job, 'failed', failure.error);
    const giveUpAt = hardMs > 0 ? clock.now() + hardMs : Number.POSITIVE_INFINITY;
    const load = this.#make(job);
    const outcome = await within(load, stale && softMs > 0 ? softMs : hardMs, clock);
    if (outcome === undefined) {
      flight.goOn(load, Math.min(giveUpAt, stale?.entry.staleUntil ?? 0));
      return this.#fallBack(job, 'slow', tookTooLong(key, hardMs));
    }
    return 'failure' in outcome ? this.#fallBack(job, 'failed', outcome.failure) : outcome;
  }

  /** Runs the factory and keeps what it made, also where nobody waits for it any more. */
  async #make(job: Job): Promise<Loaded | { readonly failure: unknown }> {
    const { key, factory, options, stale } = job;
    const context = new LoadContext(key, stale && handOut(stale.entry), options);
    let made;
    try {
      made = await this.#tiers.recorder.timeLoad(key, async () => factory(context));
    } catch (failure) {
      this.#failures.add(key, failure);
      return { failure };
    }
    return this.#keep(job, context, made);
  }

  async #keep(
    { key, stamp, token, found }: Job,
    { options, skipped }: LoadContext,
    { value: made, cost }: { readonly value: unknown; readonly cost: number },
  ): Promise<Loaded> {
    const { tiers, lifetimes, shares } = this.#parts;
    const { encoded, value } = made === undefined ? NOTHING : await normalise(tiers.codec, key, made);
    if (made === undefined || skipped) return loaded(tiers.unkept(value), undefined);
    const tags = checkTags(options.tags ?? []);
    const write = { key, encoded, ...lifetimes.of(value, options), cost, tags, stamp };
    const local = await tiers.fill(write, value, { token, found });
    return loaded(local, shares ? local.freshUntil : undefined);
  }

  #fallBack({ key, stale }: Job, reason: StaleReason, error: unknown): Loaded {
    if (!stale || stale.entry.staleUntil <= this.#tiers.clock.now()) throw error;
    this.#tiers.recorder.stale(key, reason);
    return { ...loadedFrom(stale), stale: true };
  }

  /** In milliseconds; 0 waits for ever. The soft one is no longer than the hard one. */
  #timeoutsOf({ softTimeout, hardTimeout }: LoadOptions): Timeouts {
    const { settings } = this.#parts;
    const softMs = durationOf('softTimeout', softTimeout, { defaultMs: settings.softTimeout, minMs: 0 });
    const hardMs = durationOf('hardTimeout', hardTimeout, { defaultMs: settings.hardTimeout, minMs: 0 });
    return { softMs: hardMs > 0 ? Math.min(softMs, hardMs) : softMs, hardMs };
  }
}

interface Timeouts {
  readonly softMs: number;
  readonly hardMs: number;
}

const NOTHING = { encoded: { format: '', data: '' }, value: undefined } as const;

function loaded(local: LocalEntry, expiresAt: number | undefined): Loaded {
  return { local, source: 'source', expiresAt, stale: false };
}

function loadedFrom({ entry, source }: Found): Loaded {
  return { local: entry, source, expiresAt: entry.freshUntil, stale: false };
}

function tookTooLong(key: string, hardMs: number): CacheError {
  return new CacheError(
    'CACHE_FACTORY_TIMEOUT',
    `the factory of ${JSON.stringify(key)} took longer than ${hardMs} ms (factory.hardTimeout)`,
  );
}
