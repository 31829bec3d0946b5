import type { StaleReason } from '../contracts/cache-observer.js';
import { CacheError } from '../contracts/cache-error.js';
import type { EncodedValue } from '../contracts/codec.js';
import type { LocalEntry } from '../contracts/local-store.js';
import type { CacheConfig } from '../settings/types.js';
import type { Factory, LoadOptions } from './cache-types.js';
import { checkTags } from './check-input.js';
import { LoadContext } from './factory-context.js';
import { Failures } from './failures.js';
import { loadedFrom, within, type Flight, type Loaded } from './flight.js';
import { handOut } from './hand-out.js';
import { durationOf, type Lifetimes } from './lifetimes.js';
import type { LookedUp, Missed, SharedLoad } from './shared-load.js';
import { isFound, type Found } from './look-up.js';
import type { Tiers } from './tiers.js';
import type { NormalisedValue } from './values.js';

/** What loads depend on. */
export interface LoaderParts {
  readonly tiers: Tiers;
  readonly lifetimes: Lifetimes;
  readonly settings: CacheConfig['factory'];
  /** Whether callers share a load; without a cache, each has its own. */
  readonly shares: boolean;
}

/** A call that has to load. */
export interface LoadCall {
  readonly key: string;
  readonly factory: Factory<unknown>;
  readonly options: LoadOptions;
}

/** A call of a factory that no look-up has made needless. */
export interface Job {
  readonly call: LoadCall;
  readonly lookedUp: Missed;
  /** The value within its grace. */
  readonly stale: Found | undefined;
  /** The side of the load that other processes see. */
  readonly share?: SharedLoad | undefined;
  /** Waits until no other process loads the key. */
  readonly turn?: (() => Promise<LookedUp>) | undefined;
}

/** What a factory made, in its normal form, and how long it took, in milliseconds. */
type Made = Extract<NormalisedValue, { readonly encoded: EncodedValue }> & {
  readonly context: LoadContext;
  readonly cost: number;
};

/** What came of a factory: a failure may have something to fall back on. */
type Outcome = Loaded | { readonly failure: unknown };

/** Runs factories: as long as they may take, with what is within its grace to fall back on, and keeps what they make. */
export class FactoryRunner {
  readonly failures: Failures;
  readonly #parts: LoaderParts;

  constructor(parts: LoaderParts) {
    this.#parts = parts;
    this.failures = new Failures(parts.tiers.clock, parts.settings.backoff);
  }

  /** @throws CacheError where the options are wrong, whether or not a factory has to run */
  check(options: LoadOptions): void {
    this.#parts.lifetimes.check(options);
    checkTags(options.tags);
    this.#timeoutsOf(options);
  }

  /** How long a load may take before nobody waits for it, in milliseconds. */
  patienceMs(options: LoadOptions): number {
    return this.#timeoutsOf(options).hardMs || Number.POSITIVE_INFINITY;
  }

  /** What the factory makes, or where that fails or takes too long, the value within its grace. */
  async run(job: Job, flight: Flight): Promise<Loaded> {
    const { stale } = job;
    const { key, options } = job.call;
    const { clock } = this.#parts.tiers;
    const { softMs, hardMs } = this.#timeoutsOf(options);
    const failure = this.failures.of(key);
    if (failure) {
      job.share?.release();
      return this.#fallBack(job, 'failed', failure.error);
    }
    const giveUpAt = hardMs > 0 ? clock.now() + hardMs : Number.POSITIVE_INFINITY;
    const load = this.#make(job);
    const isSoft = stale !== undefined && softMs > 0;
    let outcome = await within(load, isSoft ? softMs : hardMs, clock);
    const isOver = isSoft && stale.entry.staleUntil <= clock.now(); // meanwhile: there is nothing to answer with
    if (outcome === undefined && isOver)
      outcome = await within(load, hardMs > 0 ? Math.max(1, giveUpAt - clock.now()) : 0, clock);
    if (outcome === undefined) {
      flight.goOn(load, Math.min(giveUpAt, stale?.entry.staleUntil ?? 0));
      return this.#fallBack(job, 'slow', tookTooLong(key, hardMs));
    }
    return 'failure' in outcome ? this.#fallBack(job, 'failed', outcome.failure) : outcome;
  }

  /** Keeps what the factory makes also where nobody waits for it any more. */
  async #make(job: Job): Promise<Outcome> {
    try {
      const lookedUp = job.turn ? await job.turn() : job.lookedUp;
      const { token, stamp, found } = lookedUp;
      return isFound(found) ? loadedFrom(found) : await this.#load(job, { token, stamp, found });
    } finally {
      job.share?.release();
    }
  }

  async #load({ call, stale, share }: Job, lookedUp: Missed): Promise<Outcome> {
    const { key, factory, options } = call;
    const context = new LoadContext(key, stale && handOut(stale.entry), options);
    let made;
    try {
      made = await this.#parts.tiers.recorder.timeLoad(key, async () => factory(context));
    } catch (failure) {
      this.failures.add(key, failure);
      return { failure };
    }
    const { tiers } = this.#parts;
    if (made.value === undefined) return handedOver(tiers.unkept(undefined));
    const normalised = await tiers.values.normalise(key, made.value);
    if (context.skipped) return handedOver(tiers.unkept(normalised.value));
    if (!normalised.encoded) {
      tiers.recorder.trouble('set', normalised.refusal);
      return handedOver(tiers.unkept(normalised.value));
    }
    const { value, size, encoded } = normalised;
    const loaded = await this.#keep(key, lookedUp, { value, size, encoded, context, cost: made.cost });
    share?.end();
    return loaded;
  }

  async #keep(
    key: string,
    lookedUp: Missed,
    { context: { options }, value, size, encoded, cost }: Made,
  ): Promise<Loaded> {
    const { tiers, lifetimes, shares } = this.#parts;
    const { ttlMs, graceMs } = lifetimes.of(value, options);
    const tags = checkTags(options.tags);
    const write = { key, encoded, size, ttlMs, graceMs, cost, tags, stamp: lookedUp.stamp };
    const { token, found } = lookedUp;
    const { entry, isKept } = await tiers.fill(write, value, { token, found, memory: options.memory });
    return fromSource(entry, shares && isKept ? entry.freshUntil : undefined);
  }

  #fallBack({ call: { key }, stale }: Job, reason: StaleReason, error: unknown): Loaded {
    const { clock, recorder } = this.#parts.tiers;
    if (!stale || stale.entry.staleUntil <= clock.now()) throw error;
    recorder.stale(key, reason);
    return { ...loadedFrom(stale), stale: true };
  }

  /** In milliseconds; 0 waits for ever. The soft one is no longer than the hard one. */
  #timeoutsOf({ softTimeout, hardTimeout }: LoadOptions): {
    readonly softMs: number;
    readonly hardMs: number;
  } {
    const { settings } = this.#parts;
    const softMs = durationOf('softTimeout', softTimeout, { defaultMs: settings.softTimeout, minMs: 0 });
    const hardMs = durationOf('hardTimeout', hardTimeout, { defaultMs: settings.hardTimeout, minMs: 0 });
    return { softMs: hardMs > 0 ? Math.min(softMs, hardMs) : softMs, hardMs };
  }
}

/** What is kept nowhere. */
function handedOver(local: LocalEntry): Loaded {
  return fromSource(local, undefined);
}

function fromSource(local: LocalEntry, expiresAt: number | undefined): Loaded {
  return { local, source: 'source', expiresAt, stale: false };
}

function tookTooLong(key: string, hardMs: number): CacheError {
  return new CacheError(
    'CACHE_FACTORY_TIMEOUT',
    `the factory of ${JSON.stringify(key)} took longer than ${hardMs} ms (factory.hardTimeout)`,
  );
}
