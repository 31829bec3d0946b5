import { createCache } from '../../libs/cache/src/assembly/create-cache.js';
import { remoteStoreFrom, type BorrowOptions } from '../../libs/cache/src/assembly/remote-store-from.js';
import type { Cache } from '../../libs/cache/src/cache/cache.js';
import type { CacheTrouble } from '../../libs/cache/src/contracts/cache-observer.js';
import type { RemoteStatus, RemoteStore } from '../../libs/cache/src/contracts/remote-store.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import type { BorrowableStore } from '../../libs/cache/src/stores/borrowed/borrowable-store.js';
import { testConfig } from '../../libs/cache/src/testing/test-config.js';
import { waitFor } from './wait-for.js';

const caches: Cache[] = [];

/** A cache over a borrowed store, and what it reported. */
export interface BorrowedRig {
  readonly cache: Cache;
  readonly remote: RemoteStore;
  readonly troubles: readonly CacheTrouble[];
  /** Resolves once the store is in this state, in real time. */
  reaches(state: RemoteStatus['state']): Promise<void>;
}

/** Builds a `BorrowedRig`, as of a process of its own; `closeBorrowed` closes it. */
export async function borrowedRig(
  store: BorrowableStore,
  set: CacheConfigInput = {},
  options: BorrowOptions = {},
): Promise<BorrowedRig> {
  const config = testConfig(set);
  const remote = remoteStoreFrom(store, config, options);
  const troubles: CacheTrouble[] = [];
  const observer = { onTrouble: (trouble: CacheTrouble) => void troubles.push(trouble) };
  const cache = await createCache(config, { remote, observer, clock: options.clock });
  caches.push(cache);
  await remote.ready();
  const reaches = async (state: RemoteStatus['state']) => {
    await waitFor(() => remote.status().state === state, { what: `the store to be ${state}`, intervalMs: 5 });
  };
  return { cache, remote, troubles, reaches };
}

/** For `afterEach`. */
export async function closeBorrowed(): Promise<void> {
  await Promise.all(caches.splice(0).map((cache) => cache.close()));
}

/** A `Map` whose calls a test can hold back: writes take place when it lets them, reads have seen what was there before. */
export class HeldMap extends Map<string, string> {
  readonly #held: (() => void)[] = [];
  holds: 'nothing' | 'writes' | 'reads' = 'nothing';

  override get(key: string): string | undefined;
  override get(key: string): unknown {
    const value = super.get(key);
    return this.holds === 'reads' ? this.#hold(() => value) : value;
  }

  override set(key: string, value: string): this;
  override set(key: string, value: string): unknown {
    return this.holds === 'writes' ? this.#hold(() => super.set(key, value)) : super.set(key, value);
  }

  get held(): number {
    return this.#held.length;
  }

  /** Lets go what is held, in its order, and holds nothing any more. */
  release(): void {
    this.holds = 'nothing';
    for (const go of this.#held.splice(0)) go();
  }

  #hold<T>(call: () => T): Promise<T> {
    return new Promise((resolve) => void this.#held.push(() => resolve(call())));
  }
}
