import type { LocalEntry } from '../contracts/local-store.js';
import type { CacheEntry, CacheWriteOptions, Factory, FactoryContext } from './cache-types.js';
import { checkTags } from './check-input.js';
import { handOut } from './hand-out.js';
import type { FillGuard, Tiers } from './tiers.js';
import { ttlOf } from './ttl.js';
import { normalise } from './values.js';

const SOURCE = 'source';
const NOTHING = { encoded: { format: '', data: '' }, value: undefined } as const;

/** What a load came to; each of its callers reads the entry for itself. */
interface Loaded {
  readonly local: LocalEntry;
  readonly source: string;
  readonly expiresAt: number | undefined;
  /** The state of coherence in which the load began. */
  readonly since: number;
}

/** One load per key at a time: whoever asks meanwhile gets the same answer, or the same error. */
export class Loader {
  readonly #tiers: Tiers;
  readonly #loads = new Map<string, Promise<Loaded>>();
  readonly #shares: boolean;

  constructor(tiers: Tiers, shares: boolean) {
    this.#tiers = tiers;
    this.#shares = shares;
  }

  /** Joins the load of the key or starts one: remote tier first, then the factory. */
  async load(
    key: string,
    factory: Factory<unknown>,
    options: CacheWriteOptions,
  ): Promise<CacheEntry<unknown>> {
    const running = this.#loads.get(key);
    if (running) this.#tiers.recorder.counters.coalesced++;
    const { seen } = this.#tiers;
    const { local, source, expiresAt, since } = await (running ?? this.#start(key, factory, options));
    if (running && since !== seen && !(await this.#lives(local))) return this.load(key, factory, options);
    return { value: handOut(local), source, coalesced: running !== undefined, expiresAt };
  }

  /** A caller that came after an invalidation must not get the older value of a load that it joined. */
  async #lives({ stamp, marks }: LocalEntry): Promise<boolean> {
    await this.#tiers.marks.learn(marks);
    return this.#tiers.marks.verdict(stamp, marks) === 'alive';
  }

  /** Later callers do not join what is under way: the key has changed since it began. */
  forget(key: string): void {
    this.#loads.delete(key);
  }

  forgetAll(): void {
    this.#loads.clear();
  }

  #start(key: string, factory: Factory<unknown>, options: CacheWriteOptions): Promise<Loaded> {
    const load = this.#run(key, factory, options);
    if (!this.#shares) return load;
    this.#loads.set(key, load);
    const forget = () => {
      if (this.#loads.get(key) === load) this.#loads.delete(key);
    };
    load.then(forget, forget);
    return load;
  }

  async #run(key: string, factory: Factory<unknown>, options: CacheWriteOptions): Promise<Loaded> {
    ttlOf(options.ttl, 0); // a wrong lifetime or tag is the caller's mistake, whether or not the factory has to run
    const tags = checkTags(options.tags ?? []);
    const token = this.#tiers.fence.take(key);
    const since = this.#tiers.seen;
    const [stamp, found] = await Promise.all([this.#tiers.present(tags), this.#tiers.lookUp(key, token)]);
    if (typeof found === 'object' && 'entry' in found) {
      return { local: found.entry, source: found.source, expiresAt: found.entry.freshUntil, since };
    }
    this.#tiers.recorder.miss(key);
    return { ...(await this.#make(key, factory, { options, token, found, stamp })), since };
  }

  async #make(
    key: string,
    factory: Factory<unknown>,
    {
      options,
      token,
      found,
      stamp,
    }: FillGuard & { readonly options: CacheWriteOptions; readonly stamp: number },
  ): Promise<Omit<Loaded, 'since'>> {
    const context = new Context(key, options);
    const { value: made, cost } = await this.#tiers.recorder.timeLoad(key, async () => factory(context));
    const nothing = made === undefined;
    const { encoded, value } = nothing ? NOTHING : await normalise(this.#tiers.codec, key, made);
    if (nothing || context.skipped)
      return { local: this.#tiers.unkept(value), source: SOURCE, expiresAt: undefined };
    const { ttl, tags = [] } = context.options;
    checkTags(tags);
    const ttlMs = ttlOf(ttl, this.#tiers.defaultTtlMs);
    const local = await this.#tiers.fill({ key, encoded, ttlMs, cost, tags, stamp }, value, { token, found });
    return { local, source: SOURCE, expiresAt: this.#shares ? local.freshUntil : undefined };
  }
}

class Context implements FactoryContext {
  readonly key: string;
  options: CacheWriteOptions;
  skipped = false;

  constructor(key: string, options: CacheWriteOptions) {
    this.key = key;
    this.options = options;
  }

  setOptions(options: CacheWriteOptions): void {
    this.options = { ...this.options, ...options };
  }

  skip(): void {
    this.skipped = true;
  }
}
