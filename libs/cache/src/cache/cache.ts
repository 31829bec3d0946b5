import { CacheError } from '../contracts/cache-error.js';
import type { CacheEntry, CacheStats, CacheWriteOptions, Factory } from './cache-types.js';
import { buildParts, isNamespaceName, type CacheParts, type NamespaceSettings } from './cache-parts.js';
import { checkKey, checkTags, notAList } from './check-input.js';
import { handOut } from './hand-out.js';
import { Loader } from './loader.js';
import { Tiers } from './tiers.js';
import { ttlOf } from './ttl.js';
import { normalise } from './values.js';

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
  readonly #children = new Map<string, { readonly cache: Cache; readonly settings: string }>();

  constructor(parts: CacheParts) {
    this.#parts = parts;
    this.#tiers = new Tiers(parts.tiers);
    this.#loader = new Loader(this.#tiers, parts.config.mode !== 'off');
    parts.coherence.add(parts.namespace, {
      local: parts.tiers.local,
      forgetLoad: (key) => this.#loader.forget(key),
      forgetLoads: () => this.#loader.forgetAll(),
    });
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

  /** As `get`, with where the value came from and when it expires. */
  async getEntry<T = unknown>(key: string): Promise<CacheEntry<T> | undefined> {
    const entry = this.#memoryEntry<T>(key);
    if (entry) return entry;
    const found = await this.#tiers.lookUp(checkKey(key));
    if (typeof found === 'object' && 'entry' in found) {
      const { entry: kept, source } = found;
      return { value: handOut(kept) as T, source, coalesced: false, expiresAt: kept.freshUntil };
    }
    this.#tiers.recorder.miss(key);
    return undefined;
  }

  /** Stores a value in both tiers; resolves once the remote tier has it or could not be reached. */
  async set(key: string, value: unknown, options: CacheWriteOptions = {}): Promise<void> {
    await this.setMany([[key, value]], options);
  }

  /**
   * The value, or what the factory makes of it: one run per key at a time, whoever asks meanwhile shares it. So a factory
   * must end, and must not ask for its own key.
   */
  getOrSet<T>(key: string, factory: Factory<T>, options: CacheWriteOptions = {}): Promise<T> {
    const entry = this.#tiers.local(key);
    if (entry === undefined) return this.getOrSetEntry(key, factory, options).then(({ value }) => value);
    this.#tiers.recorder.hit('memory', key);
    return (entry.resolved ?? Promise.resolve(handOut(entry))) as Promise<T>;
  }

  /** As `getOrSet`, with where the value came from and when it expires. */
  async getOrSetEntry<T>(
    key: string,
    factory: Factory<T>,
    options: CacheWriteOptions = {},
  ): Promise<CacheEntry<T>> {
    const entry = this.#memoryEntry<T>(key);
    return entry ?? ((await this.#loader.load(checkKey(key), factory, options)) as CacheEntry<T>);
  }

  /** Whether there is a value in either tier. */
  async has(key: string): Promise<boolean> {
    return (await this.getEntry(key)) !== undefined;
  }

  /** Removes the entry from both tiers; a load under way does not bring it back. */
  async delete(key: string): Promise<void> {
    await this.deleteMany([key]);
  }

  /** The values that there are, in the order of the keys, with one round trip for those not in memory. */
  async getMany<T = unknown>(keys: Iterable<string>): Promise<Map<string, T>> {
    const wanted = [...new Set(keys)];
    const local = new Map(wanted.map((key) => [key, this.#tiers.local(checkKey(key))]));
    const missing = wanted.filter((key) => local.get(key) === undefined);
    const found = missing.length > 0 ? await this.#tiers.lookUpMany(missing) : [];
    const remote = new Map(missing.map((key, index) => [key, found[index]]));
    const values = new Map<string, T>();
    for (const key of wanted) {
      const [near, far] = [local.get(key), remote.get(key)];
      if (near) this.#tiers.recorder.hit('memory', key);
      if (near) values.set(key, handOut(near) as T);
      else if (typeof far === 'object' && 'entry' in far) values.set(key, handOut(far.entry) as T);
      else this.#tiers.recorder.miss(key);
    }
    return values;
  }

  /** Stores many values with the same options; an `undefined` removes its key. */
  setMany(entries: Iterable<readonly [string, unknown]>, options: CacheWriteOptions = {}): Promise<void> {
    return this.#parts.pending.track(this.#setMany(entries, options));
  }

  /** Removes many entries from both tiers. */
  deleteMany(keys: Iterable<string>): Promise<void> {
    return this.#parts.pending.track(this.#deleteMany(keys));
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
  namespace(name: string, settings?: NamespaceSettings): Cache {
    if (!isNamespaceName(name)) throw invalidNamespace(name);
    const known = this.#children.get(name);
    const wanted = JSON.stringify(settings ?? null);
    if (known && settings && known.settings !== wanted) throw namespaceConflict(name);
    if (known) return known.cache;
    const cache = new Cache(buildParts({ ...this.#parts.input, name, settings, parent: this.#parts }));
    this.#children.set(name, { cache, settings: wanted });
    return cache;
  }

  /** Counters of this namespace, and what the memory tier holds. */
  stats(): CacheStats {
    const { memoryHits, remoteHits, ...counters } = this.#tiers.recorder.counters;
    const { size, maxEntries, bytes } = this.#parts.localStore;
    return {
      hits: { memory: memoryHits, remote: remoteHits },
      ...counters,
      memory: { entries: size, maxEntries, bytes },
    };
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

  async #setMany(entries: Iterable<readonly [string, unknown]>, options: CacheWriteOptions): Promise<void> {
    const ttlMs = ttlOf(options.ttl, this.#tiers.defaultTtlMs);
    const tags = checkTags(options.tags ?? []);
    const pairs = [...new Map(entries)];
    const keys = pairs.map(([key]) => checkKey(key));
    for (const key of keys) this.#loader.forget(key);
    await this.#tiers.order.run(keys, async (isLatest) => {
      const { codec } = this.#tiers;
      const stamp = await this.#tiers.present(tags);
      const values = pairs.filter(([, value]) => value !== undefined);
      const writes = await Promise.all(
        values.map(async ([key, given]) => {
          const { encoded, value } = await normalise(codec, key, given);
          return { value, write: { key, encoded, ttlMs, cost: 0, tags, stamp } };
        }),
      );
      const gone = pairs.filter(([key, value]) => value === undefined && isLatest(key)).map(([key]) => key);
      if (gone.length > 0) await this.#tiers.deleteMany(gone);
      const latest = writes.filter(({ write }) => isLatest(write.key));
      if (latest.length > 0) await this.#tiers.writeMany(latest);
    });
  }

  async #deleteMany(keys: Iterable<string>): Promise<void> {
    if (typeof keys === 'string') throw notAList('deleteMany', keys);
    const unique = [...new Set(keys)].map(checkKey);
    if (unique.length === 0) return;
    for (const key of unique) this.#loader.forget(key);
    await this.#tiers.order.run(unique, () => this.#tiers.deleteMany(unique));
    for (const key of unique) this.#loader.forget(key);
  }

  async #clear(): Promise<void> {
    this.#clearLocal();
    await this.#tiers.invalidate([]);
    this.#clearLocal();
    void this.#tiers.sweep(); // in the background: what it removes is dead already
  }

  async #getRemote<T>(key: string): Promise<T | undefined> {
    return (await this.getEntry<T>(key))?.value;
  }

  #memoryEntry<T>(key: string): CacheEntry<T> | undefined {
    const entry = this.#tiers.local(key);
    if (!entry) return undefined;
    this.#tiers.recorder.hit('memory', key);
    return { value: handOut(entry) as T, source: 'memory', coalesced: false, expiresAt: entry.freshUntil };
  }

  #clearLocal(): void {
    this.#loader.forgetAll();
    this.#tiers.clearLocal();
    for (const { cache } of this.#children.values()) cache.#clearLocal();
  }

  #closeTiers(): void {
    this.#tiers.close();
    for (const { cache } of this.#children.values()) cache.#closeTiers();
  }
}

function invalidNamespace(name: string): CacheError {
  const rule = '1 … 64 letters, digits, _ or -, starting with a letter or digit';
  return new CacheError('CACHE_INVALID_NAMESPACE', `${JSON.stringify(name)} is not a namespace: use ${rule}`);
}

function namespaceConflict(name: string): CacheError {
  const message = `the namespace "${name}" exists already with other settings; define it in one place`;
  return new CacheError('CACHE_NAMESPACE_CONFLICT', message);
}
