import type { LocalEntry } from '../contracts/local-store.js';
import { Batch } from './batch.js';
import type { BatchFactory, CacheEntry, Factory, LoadOptions } from './cache-types.js';
import { checkKey } from './check-input.js';
import { FactoryRunner, type Job, type LoadCall, type LoaderParts } from './factory-runner.js';
import { Flight, loadedFrom, type Loaded } from './flight.js';
import { handOut } from './hand-out.js';
import { SharedLoad, type LookedUp } from './shared-load.js';
import { isFound } from './look-up.js';
import type { Tiers } from './tiers.js';

/** What a look-up came to, and the side of the load that other processes see. */
interface Search extends Pick<Job, 'call' | 'share' | 'turn'> {
  readonly lookedUp: LookedUp;
}

/** One load per key at a time: whoever asks meanwhile gets the same answer, or the same error. */
export class Loader {
  readonly #parts: LoaderParts;
  readonly #tiers: Tiers;
  readonly #runner: FactoryRunner;
  readonly #flights = new Map<string, Flight>();
  /** Loads of entries that still live: who finds theirs expired waits for them, but has its own grace and patience. */
  readonly #refreshes = new Map<string, Flight>();

  constructor(parts: LoaderParts) {
    this.#parts = parts;
    this.#tiers = parts.tiers;
    this.#runner = new FactoryRunner(parts);
  }

  /** Joins the load of the key or starts one: remote tier first, then the factory. */
  async load(key: string, factory: Factory<unknown>, options: LoadOptions): Promise<CacheEntry<unknown>> {
    this.#runner.check(options);
    const call = { key: checkKey(key), factory, options };
    const running = this.#joinable(key);
    if (running) return this.#join(running, call);
    return entryOf(await this.#start(key, (flight) => this.#run(call, flight)).answer, false);
  }

  /** Joins the loads of some keys and starts one for the others; answers in the order of the keys. */
  async loadMany(
    keys: readonly string[],
    factory: BatchFactory<unknown>,
    options: LoadOptions,
  ): Promise<readonly CacheEntry<unknown>[]> {
    this.#runner.check(options);
    if (keys.length === 0) return [];
    const batch = new Batch(factory);
    const running = new Map(keys.map((key) => [key, this.#joinable(key)]));
    const own = keys.filter((key) => running.get(key) === undefined);
    const lookUps = this.#lookUpMany(own, options).then((lookUps) => {
      const isWanted = (key: string) =>
        !isFound(lookedUp(lookUps, key).found) && !this.#runner.failures.of(key);
      batch.expect(own.filter(isWanted));
      return lookUps;
    });
    const answers = keys.map(async (key) => {
      const flight = running.get(key);
      if (flight) return this.#join(flight, { key, factory: Batch.ofOne(factory, key), options });
      const call = { key, factory: batch.factoryOf(key), options };
      const run = async (self: Flight) =>
        this.#settle({ call, lookedUp: lookedUp(await lookUps, key) }, self);
      return entryOf(await this.#start(key, run).answer, false);
    });
    return Promise.all(answers);
  }

  /** Loads an entry anew in the background while it lives; once, however often it is asked for. */
  refresh(known: LocalEntry, call: LoadCall): void {
    const { key } = call;
    const isLoading = this.#flights.has(key) || this.#refreshes.has(key);
    if (!this.#parts.shares || isLoading || this.#runner.failures.of(key)) return;
    known.refreshAt = Number.POSITIVE_INFINITY;
    const run = (self: Flight) => this.#renew(known, call, self);
    const flight = this.#start(key, run, this.#refreshes);
    flight.answer.catch(() => undefined); // the observer was told, and the entry still serves
  }

  /** Runs the factory whatever there is: who asks meanwhile shares its answer, as that of a load. */
  async reload(key: string, factory: Factory<unknown>, options: LoadOptions): Promise<CacheEntry<unknown>> {
    this.#runner.check(options);
    const call = { key, factory, options };
    return entryOf(await this.#start(key, (flight) => this.#runAnew(call, flight)).answer, false);
  }

  /** Whether the next caller would join a load that is under way. */
  isLoading(key: string): boolean {
    return this.#joinable(key) !== undefined || this.#refreshes.has(key);
  }

  /** Later callers do not join what is under way: the key has changed since it began. */
  heard(key: string): void {
    this.#flights.delete(key);
    this.#refreshes.delete(key);
    this.#tiers.claims?.heard(key);
  }

  heardAll(): void {
    this.#flights.clear();
    this.#refreshes.clear();
    this.#tiers.claims?.heardAll();
  }

  /** As `heard`, of a change by this process: a failure before it does not count any more. */
  forget(key: string): void {
    this.#runner.failures.forget(key);
    this.heard(key);
  }

  forgetAll(): void {
    this.#runner.failures.forgetAll();
    this.heardAll();
  }

  #joinable(key: string): Flight | undefined {
    const flight = this.#flights.get(key);
    return flight?.isJoinable(this.#tiers.clock.now()) ? flight : undefined;
  }

  async #join(flight: Flight, { key, factory, options }: LoadCall): Promise<CacheEntry<unknown>> {
    this.#tiers.recorder.counters.coalesced++;
    const { seen } = this.#tiers;
    const loaded = await flight.answer;
    const isOlder = flight.since !== seen;
    if (isOlder && !(await this.#lives(loaded))) {
      if (this.#flights.get(key) === flight) this.#flights.delete(key); // else the next call would join it again
      return this.load(key, factory, options);
    }
    return entryOf(loaded, true);
  }

  /** A caller that came after an invalidation must not get the older value of a load that it joined. */
  async #lives({ local: { stamp, marks }, expiresAt }: Loaded): Promise<boolean> {
    if (expiresAt === undefined) return false; // kept nowhere, so nothing is known of it
    await this.#tiers.marks.learn(marks);
    return this.#tiers.marks.verdict(stamp, marks) === 'alive';
  }

  #start(key: string, run: (flight: Flight) => Promise<Loaded>, flights = this.#flights): Flight {
    const flight = new Flight(this.#tiers.seen, run);
    if (!this.#parts.shares) return flight;
    flights.set(key, flight);
    flight.whenOver(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    return flight;
  }

  /** In all processes that share the remote tier, unless it is not shared or the key is to be left alone. */
  #shareOf({ key, options }: LoadCall): SharedLoad | undefined {
    const { claims } = this.#tiers;
    const singleFlight = options.singleFlight ?? this.#parts.settings.singleFlight;
    const isShared = singleFlight === 'cluster' && !this.#runner.failures.of(key);
    return claims && isShared ? new SharedLoad(key, claims, this.#runner.patienceMs(options)) : undefined;
  }

  async #lookUp({ key, options: { tags, memory } }: LoadCall, claims = false): Promise<LookedUp> {
    const token = this.#tiers.fence.take(key);
    const present = this.#tiers.present(tags);
    const how = { token, memory };
    if (!claims) return { token, found: await this.#tiers.lookUp(key, how), stamp: await present };
    const { found, claim } = await this.#tiers.lookUpOrClaim(key, how);
    return { token, stamp: await present, found, claim };
  }

  async #lookUpMany(keys: readonly string[], { tags = [] }: LoadOptions): Promise<Map<string, LookedUp>> {
    const tokens = keys.map((key) => this.#tiers.fence.take(key));
    const [stamp, found] = await Promise.all([this.#tiers.present(tags), this.#tiers.lookUpMany(keys)]);
    const lookUps = keys.map((key, index): [string, LookedUp] => [
      key,
      { token: tokens[index] ?? -1, stamp, found: found[index] ?? 'unavailable' },
    ]);
    return new Map(lookUps);
  }

  async #run(call: LoadCall, flight: Flight): Promise<Loaded> {
    const share = this.#shareOf(call);
    if (!share) {
      const lookedUp = await this.#lookUp(call);
      const refresh = this.#refreshes.get(call.key);
      const turn = refresh && (() => this.#afterRefresh(refresh, lookedUp));
      return this.#settle({ call, lookedUp, turn }, flight);
    }
    const lookUp = () => this.#lookUp(call, true);
    const first = share.hold(await lookUp());
    const turn = first.claim === undefined ? () => share.turn(first, lookUp) : undefined;
    return this.#settle({ call, lookedUp: first, share, turn }, flight);
  }

  async #runAnew(call: LoadCall, flight: Flight): Promise<Loaded> {
    const { token, stamp, found } = await this.#lookUp(call);
    const missed = isFound(found) ? { replaces: found.identity, claimed: false } : found;
    return this.#runner.run({ call, lookedUp: { token, stamp, found: missed }, stale: undefined }, flight);
  }

  #settle({ call, lookedUp, share, turn }: Search, flight: Flight): Promise<Loaded> | Loaded {
    const { token, stamp, found } = lookedUp;
    if (isFound(found)) {
      share?.end();
      return loadedFrom(found);
    }
    this.#tiers.recorder.miss(call.key);
    const stale = this.#tiers.stale(call.key, found);
    return this.#runner.run({ call, lookedUp: { token, stamp, found }, stale, share, turn }, flight);
  }

  /** What a refresh made that began while the entry lived, or where that is of no use what the look-up found. */
  async #afterRefresh(refresh: Flight, lookedUp: LookedUp): Promise<LookedUp> {
    const loaded = await refresh.answer.catch(() => undefined);
    if (!loaded || !(await this.#lives(loaded))) return lookedUp;
    return { ...lookedUp, found: { entry: loaded.local, source: loaded.source } };
  }

  /** Unless somebody else has done so already. */
  async #renew(known: LocalEntry, call: LoadCall, flight: Flight): Promise<Loaded> {
    this.#runner.check(call.options);
    const { token, stamp, found } = await this.#lookUp(call);
    if (!isFound(found))
      return this.#runner.run({ call, lookedUp: { token, stamp, found }, stale: undefined }, flight);
    if (known.freshUntil < found.entry.freshUntil) return loadedFrom(found);
    found.entry.refreshAt = Number.POSITIVE_INFINITY; // this load is its refresh, or somebody else's
    const share = this.#shareOf(call);
    const replaces = share ? await share.take(found) : found.identity;
    if (share && replaces === undefined) {
      share.end();
      return loadedFrom(found);
    }
    const dead = { token, stamp, found: { replaces, claimed: false } };
    return this.#runner.run({ call, lookedUp: dead, stale: undefined, share }, flight);
  }
}

function lookedUp(lookUps: ReadonlyMap<string, LookedUp>, key: string): LookedUp {
  return lookUps.get(key) ?? { token: -1, stamp: 0, found: 'unavailable' };
}

function entryOf({ local, ...rest }: Loaded, coalesced: boolean): CacheEntry<unknown> {
  return { value: handOut(local), coalesced, ...rest };
}
