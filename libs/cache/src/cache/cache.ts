import type { CacheEvent, CacheListener } from '../contracts/cache-events.js';
import type { Clock } from '../contracts/clock.js';
import type { CacheConfig } from '../settings/types.js';
import type {
  BatchFactory,
  CacheEntry,
  CacheStats,
  CacheWriteOptions,
  Factory,
  LoadOptions,
  ReadOptions,
} from './cache-types.js';
import { buildParts, type CacheParts, type NamespaceOptions } from './cache-parts.js';
import { checkKey, checkKeys, checkTags } from './check-input.js';
import { observerOf } from './events.js';
import { explain } from './explain/explain.js';
import type { CacheExplanation } from './explain/explanation.js';
import { isDue } from './freshness.js';
import { entryOf, handOut } from './hand-out.js';
import { Loader } from './loader.js';
import { isFound } from './look-up.js';
import { Namespaces } from './namespaces.js';
import { statsOf } from './stats.js';
import { Tiers } from './tiers.js';
import { Writer } from './writer.js';

/**
 * A cache of one namespace: memory over a remote tier.
 *
 * What comes back is the same on a hit and on a miss: the value in the codec's normal form, deeply frozen unless
 * `memory.values` says otherwise. A trouble with the remote tier is a miss, an event and a counter, never an exception
 * of a read. `null`, `false`, `0` and `''` are values; `undefined` is no value and is not stored.
 */
export class Cache implements AsyncDisposable {
  readonly #parts: CacheParts;
  readonly #tiers: Tiers;
  readonly #loader: Loader;
  readonly #writer: Writer;
  readonly #children: Namespaces<Cache>;

  constructor(parts: CacheParts) {
    this.#parts = parts;
    this.#children = new Namespaces(parts.input.codec);
    this.#tiers = new Tiers(parts.tiers);
    const { lifetimes, config } = parts;
    const common = { tiers: this.#tiers, lifetimes };
    this.#loader = new Loader({ ...common, settings: config.factory, shares: config.mode !== 'off' });
    this.#writer = new Writer({ ...common, loader: this.#loader });
    parts.coherence.add(parts.namespace, {
      local: parts.tiers.local,
      forgetLoad: (key) => this.#loader.heard(key),
      forgetLoads: () => this.#loader.heardAll(),
    });
  }

  /** What it was built from; of a namespace, with its own lifetimes and bounds. */
  get config(): CacheConfig {
    return this.#parts.config;
  }

  /** The time by which it goes. */
  get clock(): Clock {
    return this.#tiers.clock;
  }

  /** Moves on with what may make a load under way outdated: an invalidation, here or elsewhere, or a lost connection. */
  get epoch(): number {
    return this.#tiers.seen;
  }

  /** The value, from memory or the remote tier; `undefined` on a miss. */
  get<T = unknown>(key: string): Promise<T | undefined> {
    const entry = this.#tiers.local(key);
    if (entry === undefined) return this.#getRemote<T>(key);
    this.#tiers.recorder.hit('memory', key);
    return (entry.resolved ?? Promise.resolve(handOut(entry))) as Promise<T>;
  }

  /** The value in memory, at once; the remote tier is not asked. */
  peek<T = unknown>(key: string): T | undefined {
    const entry = this.#tiers.local(key);
    return entry === undefined ? undefined : (handOut(entry) as T);
  }

  /** As `get`, with where the value came from and when it expires; with `memory: false`, memory does not take it over. */
  async getEntry<T = unknown>(key: string, { memory }: ReadOptions = {}): Promise<CacheEntry<T> | undefined> {
    const near = this.#tiers.local(key);
    if (near) this.#tiers.recorder.hit('memory', key);
    const found = near
      ? { entry: near, source: 'memory' }
      : await this.#tiers.lookUp(checkKey(key), { memory });
    if (isFound(found)) return entryOf<T>(found.entry, found.source);
    this.#tiers.recorder.miss(key);
    return undefined;
  }

  /** Stores a value in both tiers; resolves once the remote tier has it or could not be reached. */
  set(key: string, value: unknown, options: CacheWriteOptions = {}): Promise<void> {
    return this.#parts.pending.track(this.#writer.set(key, value, options));
  }

  /**
   * The value, or what the factory makes of it: one run per key at a time, whoever asks meanwhile shares it. So a factory
   * must end, and must not ask for its own key.
   */
  getOrSet<T>(key: string, factory: Factory<T>, options: LoadOptions = {}): Promise<T> {
    const entry = this.#tiers.local(key);
    if (entry === undefined) return this.#loader.load(key, factory, options).then(({ value }) => value as T);
    if (isDue(entry, this.#tiers.clock)) this.#loader.refresh(entry, { key, factory, options });
    this.#tiers.recorder.hit('memory', key);
    return (entry.resolved ?? Promise.resolve(handOut(entry))) as Promise<T>;
  }

  /** As `getOrSet`, with where the value came from and when it expires. */
  async getOrSetEntry<T>(key: string, factory: Factory<T>, options?: LoadOptions): Promise<CacheEntry<T>> {
    const entry = this.#tiers.local(key);
    if (!entry) return (await this.#loader.load(key, factory, options ?? {})) as CacheEntry<T>;
    if (isDue(entry, this.#tiers.clock))
      this.#loader.refresh(entry, { key, factory, options: options ?? {} });
    this.#tiers.recorder.hit('memory', key);
    return entryOf(entry, 'memory');
  }

  /**
   * Makes the value anew whatever there is, and puts it in its place, unless that changes meanwhile. Whoever asks in the
   * meantime by `getOrSet` gets the new one, too; where the factory fails, what there was stays.
   */
  reload<T>(key: string, factory: Factory<T>, options: LoadOptions = {}): Promise<CacheEntry<T>> {
    return this.#loader.reload(checkKey(key), factory, options) as Promise<CacheEntry<T>>;
  }

  /** Whether there is a value in either tier. */
  async has(key: string): Promise<boolean> {
    return (await this.getEntry(key)) !== undefined;
  }

  /** Removes the entry from both tiers; a load under way does not bring it back. */
  delete(key: string): Promise<void> {
    return this.#parts.pending.track(this.#writer.delete(key));
  }

  /** The values that there are, in the order of the keys, with one round trip for those not in memory. */
  async getMany<T = unknown>(keys: Iterable<string>): Promise<Map<string, T>> {
    const wanted = checkKeys('getMany', keys);
    const local = new Map(wanted.map((key) => [key, this.#tiers.local(key)]));
    const missing = wanted.filter((key) => local.get(key) === undefined);
    const found = missing.length > 0 ? await this.#tiers.lookUpMany(missing) : [];
    const remote = new Map(missing.map((key, index) => [key, found[index]]));
    const values = new Map<string, T>();
    for (const key of wanted) {
      const [near, far] = [local.get(key), remote.get(key)];
      if (near) this.#tiers.recorder.hit('memory', key);
      if (near) values.set(key, handOut(near) as T);
      else if (far && isFound(far)) values.set(key, handOut(far.entry) as T);
      else this.#tiers.recorder.miss(key);
    }
    return values;
  }

  /**
   * The values of many keys, in their order; one run of the factory makes those that are missing, and remembers what it
   * leaves out as `null`, for `ttl.negative` where that is set. Batches that overlap share what they load.
   */
  async getOrSetMany<T>(
    keys: Iterable<string>,
    factory: BatchFactory<T>,
    options: LoadOptions = {},
  ): Promise<Map<string, T | null>> {
    const wanted = checkKeys('getOrSetMany', keys);
    const local = new Map(wanted.map((key) => [key, this.#tiers.local(key)]));
    const missing = wanted.filter((key) => local.get(key) === undefined);
    const loaded = await this.#loader.loadMany(missing, factory, options);
    const made = new Map(missing.map((key, index) => [key, loaded[index]?.value]));
    const values = wanted.map((key): [string, T | null] => {
      const entry = local.get(key);
      if (entry) this.#tiers.recorder.hit('memory', key);
      return [key, (entry ? handOut(entry) : made.get(key)) as T | null];
    });
    return new Map(values);
  }

  /** Stores many values with the same options; an `undefined` removes its key. */
  setMany(entries: Iterable<readonly [string, unknown]>, options: CacheWriteOptions = {}): Promise<void> {
    return this.#parts.pending.track(this.#writer.setMany(entries, options));
  }

  /** Removes many entries from both tiers. */
  deleteMany(keys: Iterable<string>): Promise<void> {
    return this.#parts.pending.track(this.#writer.deleteMany(keys));
  }

  /** Removes every entry of this namespace that has one of the tags, wherever it is, in one round trip. */
  invalidateTags(tags: Iterable<string>): Promise<void> {
    const unique = checkTags(tags);
    return unique.length === 0
      ? Promise.resolve()
      : this.#parts.pending.track(this.#tiers.invalidate(unique));
  }

  /** Removes every entry of this namespace and of those nested in it; foreign keys of the store stay. */
  clear(): Promise<void> {
    return this.#parts.pending.track(this.#clear());
  }

  /**
   * The cache of a nested namespace: keys of its own, the same connections, and the same memory unless it has a bound
   * of its own. The same name gives the same cache; other settings for it are refused.
   */
  namespace(name: string, options?: NamespaceOptions): Cache {
    const { codec: _, ...settings } = options ?? {};
    const input = { ...this.#parts.input, name, settings, parent: this.#parts };
    return this.#children.get(name, options, (codec) => new Cache(buildParts({ ...input, codec })));
  }

  /** Counters of this namespace, and what the memory tier holds. */
  stats(): CacheStats {
    return statsOf(this.#tiers.recorder.counters, this.#parts.localStore);
  }

  /**
   * Calls the listener at each event, of this namespace and those nested in it, until the function that comes back is
   * called. A trouble that nobody listens to is counted and nothing else: `error` is an event like any other.
   */
  on<Event extends CacheEvent>(event: Event, listener: CacheListener<Event>): () => void {
    const { observers, parent, label } = this.#parts;
    return observers.add(observerOf(event, listener, parent && label));
  }

  /**
   * Why `get` answers what it answers now: where the value is, how old, until when, or what made an end of it. Changes
   * nothing and counts nothing; asks the remote tier, so it is for people and their scripts, not for each request.
   */
  async explain(key: string): Promise<CacheExplanation> {
    return explain(checkKey(key), this.#parts, () => this.#loader.isLoading(key));
  }

  /** Lets writes under way end, `shutdownTimeout` long, and closes the connections; of a namespace, does nothing. */
  async close(): Promise<void> {
    const { parent, pending, input, config } = this.#parts;
    if (parent) return;
    const until = input.clock.now() + config.shutdownTimeout;
    await pending.drain(config.shutdownTimeout);
    this.#closeTiers();
    this.#parts.coherence.close();
    await input.remote?.close(Math.max(0, until - input.clock.now()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #clear(): Promise<void> {
    this.#clearLocal();
    await this.#tiers.invalidate([]);
    this.#clearLocal();
    void this.#tiers.sweep(); // in the background: what it removes is dead already
  }

  async #getRemote<T>(key: string): Promise<T | undefined> {
    const found = await this.#tiers.lookUp(checkKey(key));
    if (isFound(found)) return handOut(found.entry) as T;
    this.#tiers.recorder.miss(key);
    return undefined;
  }

  #clearLocal(): void {
    this.#loader.forgetAll();
    this.#writer.supersede();
    this.#tiers.clearLocal();
    for (const cache of this.#children.all()) cache.#clearLocal();
  }

  #closeTiers(): void {
    this.#tiers.close();
    for (const cache of this.#children.all()) cache.#closeTiers();
  }
}
