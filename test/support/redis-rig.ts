import { createCache } from '../../libs/cache/src/assembly/create-cache.js';
import { createRemoteStore } from '../../libs/cache/src/assembly/create-remote-store.js';
import type { Cache } from '../../libs/cache/src/cache/cache.js';
import type { CacheTrouble, RemoteStateChange } from '../../libs/cache/src/contracts/cache-observer.js';
import type { RemoteStatus, RemoteStore } from '../../libs/cache/src/contracts/remote-store.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import { testConfig } from '../../libs/cache/src/testing/test-config.js';
import { waitFor } from './wait-for.js';

const rigs: RedisRig[] = [];

/** A cache over a real Redis, and what it reported. */
export interface RedisRig {
  readonly cache: Cache;
  readonly remote: RemoteStore;
  readonly troubles: readonly CacheTrouble[];
  readonly changes: readonly RemoteStateChange[];
  /** Resolves once the remote tier is in this state. */
  reaches(state: RemoteStatus['state'], timeoutMs?: number): Promise<void>;
}

/** Builds a `RedisRig`, connected or not. `closeRigs` closes it. */
export async function redisRig(url: string, set: CacheConfigInput = {}): Promise<RedisRig> {
  const config = testConfig({ ...set, redis: { url, ...set.redis } });
  const troubles: CacheTrouble[] = [];
  const changes: RemoteStateChange[] = [];
  const observer = {
    onTrouble: (trouble: CacheTrouble) => void troubles.push(trouble),
    onRemoteState: (change: RemoteStateChange) => void changes.push(change),
  };
  const remote = createRemoteStore(config);
  if (!remote) throw new Error('A rig needs the mode tiered and a URL');
  const cache = await createCache(config, { remote, observer });
  const reaches = async (state: RemoteStatus['state'], timeoutMs = 3_000) => {
    const what = `Redis to be ${state}`;
    await waitFor(() => remote.status().state === state, { timeoutMs, intervalMs: 5, what });
  };
  const rig = { cache, remote, troubles, changes, reaches };
  rigs.push(rig);
  return rig;
}

/** As `redisRig`, once it is connected. */
export async function connectedRig(url: string, set?: CacheConfigInput): Promise<RedisRig> {
  const rig = await redisRig(url, set);
  await rig.reaches('up');
  return rig;
}

/** For `afterEach`. */
export async function closeRigs(): Promise<void> {
  await Promise.all(rigs.splice(0).map(({ cache }) => cache.close()));
}

/** How long a call took, in milliseconds, and what it gave. */
export async function timed<T>(call: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
  const start = performance.now();
  const result = await call();
  return { ms: performance.now() - start, result };
}
