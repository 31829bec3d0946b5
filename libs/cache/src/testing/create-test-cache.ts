import { createCache, type CachePorts } from '../../libs/cache/src/assembly/create-cache.js';
import type { Cache } from '../../libs/cache/src/cache/cache.js';
import type { CacheTrouble } from '../../libs/cache/src/contracts/cache-observer.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import { FakeRemoteStore } from './fake-remote-store.js';
import { testConfig } from './test-config.js';
import { VirtualClock } from './virtual-clock.js';

/** A cache over a fake remote tier, in virtual time. */
export interface CacheRig {
  readonly cache: Cache;
  readonly remote: FakeRemoteStore;
  readonly clock: VirtualClock;
  readonly troubles: readonly CacheTrouble[];
  /** Another cache over the same remote tier, with a connection of its own, as of another process. */
  peer(): Promise<Cache>;
}

/** Builds a `CacheRig`; what the test does not set is the preset `development`. */
export async function cacheRig(set: CacheConfigInput = {}, ports: CachePorts = {}): Promise<CacheRig> {
  const clock = new VirtualClock();
  const remote = new FakeRemoteStore(clock, testConfig(set).namespace);
  const troubles: CacheTrouble[] = [];
  const observer = { onTrouble: (trouble: CacheTrouble) => troubles.push(trouble) };
  const build = (connection: FakeRemoteStore) =>
    createCache(testConfig(set), { remote: connection, clock, observer, ...ports });
  return { cache: await build(remote), remote, clock, troubles, peer: () => build(remote.connection()) };
}
