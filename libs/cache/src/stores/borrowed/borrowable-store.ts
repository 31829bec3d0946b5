/** A store of cache-manager 5, such as `redisStore()` of `cache-manager-redis-yet`; lifetimes in milliseconds. */
export interface CacheManagerStore {
  get(key: string): unknown;
  set(key: string, value: string, ttlMs?: number): unknown;
  del(key: string): unknown;
}

/** A store for Keyv, such as `KeyvRedis` of `@keyv/redis`, or a `Map`; lifetimes in milliseconds. */
export interface KeyvStore {
  get(key: string): unknown;
  set(key: string, value: string, ttlMs?: number): unknown;
  delete(key: string): unknown;
}

/** A store that somebody else made: of cache-manager 5 or of Keyv, by itself or in a cache or a `Keyv` around it. */
export type BorrowableStore =
  | CacheManagerStore
  | KeyvStore
  | { readonly store: CacheManagerStore }
  | { readonly opts: { readonly store?: unknown } };

/** All that is ever called of a borrowed store's contents. */
export interface TextStore {
  get(key: string): Promise<unknown>;
  set(key: string, text: string, ttlMs: number): Promise<unknown>;
  remove(key: string): Promise<unknown>;
}

/** What a client of Redis says of its connection, and how it is ended: `destroy`, or `disconnect` before node-redis 5. */
export interface BorrowedClient {
  readonly isOpen?: unknown;
  readonly isReady?: unknown;
  on?(event: 'error', listener: (error: unknown) => void): unknown;
  destroy?(): unknown;
  disconnect?(): unknown;
}

/** The members of a store that its contents do not need. */
export interface StoreConnection {
  readonly client?: BorrowedClient | undefined;
  on?(event: 'error', listener: (error: unknown) => void): unknown;
  disconnect?(): unknown;
}

/** A borrowed store, taken apart. */
export interface BorrowedParts {
  readonly texts: TextStore;
  readonly connection: StoreConnection;
}

/** What it takes to use a store; `undefined` of what is none. */
export function partsOf(given: BorrowableStore): BorrowedParts | undefined {
  if (!isObject(given)) return undefined;
  const store = unwrapped(given);
  const texts = textsOf(store);
  return texts && { texts, connection: store };
}

/** A `Keyv` would wrap each text into JSON of its own, and take an error of its store for a miss. */
function unwrapped(given: BorrowableStore): object {
  if ('opts' in given && isObject(given.opts.store)) return given.opts.store;
  if ('store' in given && 'wrap' in given && isObject(given.store)) return given.store;
  return given;
}

function textsOf(store: object): TextStore | undefined {
  if (!hasMethods(store, ['get', 'set'])) return undefined;
  const { get, set } = store as Pick<KeyvStore, 'get' | 'set'>;
  const common = {
    get: async (key: string) => get.call(store, key),
    set: async (key: string, text: string, ttlMs: number) => set.call(store, key, text, ttlMs),
  };
  if (hasMethods(store, ['del'])) {
    const { del } = store as CacheManagerStore;
    return { ...common, remove: async (key) => del.call(store, key) };
  }
  if (!hasMethods(store, ['delete'])) return undefined;
  const keyv = store as KeyvStore;
  return { ...common, remove: async (key) => keyv.delete(key) };
}

function hasMethods(store: object, names: readonly string[]): boolean {
  return names.every((name) => typeof (store as Record<string, unknown>)[name] === 'function');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
