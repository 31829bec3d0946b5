import { CacheError } from '../contracts/cache-error.js';
import type { RemoteStore } from '../contracts/remote-store.js';
import type { CacheConfig } from '../settings/types.js';
import { partsOf, type BorrowableStore } from '../stores/borrowed/borrowable-store.js';
import { BorrowedStore } from '../stores/borrowed/borrowed-store.js';
import type { RemoteStorePorts } from './create-remote-store.js';
import { systemClock } from './system-clock.js';

/** How a store is borrowed. */
export interface BorrowOptions extends RemoteStorePorts {
  /** Whether closing the cache leaves the connection of the store open, for others who use it. @default false */
  readonly keepOpen?: boolean;
}

/**
 * Makes a store of cache-manager 5, of Keyv, or a `Map` the remote tier of a cache: `createCache(config, { remote })`.
 *
 * Namespace, deadline, breaker and heartbeat come from the configuration; how the store connects is its own business.
 * What it cannot promise is in `limits`.
 *
 * @throws CacheError CACHE_INVALID_STORE where it has no `get`, `set` and `del` or `delete`
 */
export function remoteStoreFrom(
  store: BorrowableStore,
  config: Pick<CacheConfig, 'namespace' | 'redis'>,
  { clock = systemClock, keepOpen = false }: BorrowOptions = {},
): RemoteStore {
  const parts = partsOf(store);
  if (!parts) throw invalidStore(store);
  return new BorrowedStore({ parts, config, clock, keepOpen });
}

function invalidStore(store: unknown): CacheError {
  const given =
    typeof store === 'object' && store !== null ? `an object with ${membersOf(store)}` : String(store);
  const hint = store instanceof Promise ? ' Await it first.' : '';
  return new CacheError(
    'CACHE_INVALID_STORE',
    `remoteStoreFrom() was given ${given}, which is no store: expected get, set and del of a cache-manager 5 store, or ` +
      `get, set and delete of a Keyv store or a Map.${hint}`,
  );
}

function membersOf(store: object): string {
  const names = Object.keys(store);
  return names.length > 0 ? names.slice(0, 8).join(', ') : 'no members of its own';
}
