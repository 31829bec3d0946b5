import { settle } from '../../libs/cache/src/testing/virtual-clock.js';
import type { Cache } from '../../libs/cache/src/cache/cache.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import { cacheRig } from './cache-rig.js';
import { heldFactory } from './held-factory.js';

/** Three processes that load each key once among them. */
export async function clusterRig(set: CacheConfigInput = {}) {
  const rig = await cacheRig({ ...set, factory: { singleFlight: 'cluster', ...set.factory } });
  return { ...rig, others: [await rig.peer(), await rig.peer()] as const };
}

/** How often factories ran in all of the caches. */
export const runsOf = (caches: readonly Cache[]): number =>
  caches.reduce((sum, cache) => sum + cache.stats().loads, 0);

/** What a promise has come to so far. */
export async function stateOf<T>(promise: Promise<T>): Promise<T | 'waits'> {
  await settle();
  return Promise.race([promise, Promise.resolve('waits' as const)]);
}

/** A load in a cache that ends when the test says so. */
export async function loading(cache: Cache, value = 'first') {
  const { factory, started, release } = heldFactory(value);
  const call = cache.getOrSet('a', factory);
  await started;
  return { call, release };
}
