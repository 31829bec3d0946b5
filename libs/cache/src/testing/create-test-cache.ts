import { createCache, type CachePorts } from '../assembly/create-cache.js';
import type { Cache } from '../cache/cache.js';
import type { CacheTrouble } from '../contracts/cache-observer.js';
import { formatDuration } from '../settings/duration.js';
import type { CacheConfigInput } from '../settings/types.js';
import { FakeRemoteStore } from './fake-remote-store.js';
import type { FaultPlan } from './fault-plan.js';
import { testConfig } from './test-config.js';
import type { VirtualClock } from './virtual-clock.js';

/** The parts of a test cache that a test may put in the place of the usual ones. */
export type TestCachePorts = Omit<CachePorts, 'remote' | 'clock'>;

/** What a test cache may be given besides settings. */
export interface TestCacheOptions extends TestCachePorts {
  /** @default a clock of its own */
  readonly clock?: VirtualClock;
  /** @default an empty plan */
  readonly faults?: FaultPlan;
}

/** A cache over memory and a fake remote tier: no real time, no network, nothing that has to be closed. */
export interface TestCache {
  readonly cache: Cache;
  readonly remote: FakeRemoteStore;
  readonly clock: VirtualClock;
  /** What goes wrong with the remote tier. */
  readonly faults: FaultPlan;
  /** What the cache and its peers have absorbed so far; an `observer` of your own hears of it instead. */
  readonly troubles: readonly CacheTrouble[];
  /**
   * Another cache over the same remote tier, with memory and a connection of its own, as of another process; with the
   * same settings unless others are given.
   */
  peer(set?: CacheConfigInput, ports?: TestCachePorts): Promise<Cache>;
}

/**
 * Builds a cache for a test: its settings are those of the preset `development`, with exact lifetimes, and what `set` says.
 * The environment plays no part; settings that are wrong reject with a `CacheConfigError`.
 */
export async function createTestCache(
  set: CacheConfigInput = {},
  { clock, faults, ...ports }: TestCacheOptions = {},
): Promise<TestCache> {
  const config = testConfig(set);
  const commandTimeout = formatDuration(config.redis.commandTimeout);
  const remote = new FakeRemoteStore({ clock, faults, namespace: config.namespace, commandTimeout });
  const troubles: CacheTrouble[] = [];
  const common: CachePorts = {
    clock: remote.clock,
    observer: { onTrouble: (trouble) => void troubles.push(trouble) },
    ...ports,
  };
  return {
    cache: await createCache(config, { ...common, remote }),
    remote,
    clock: remote.clock,
    faults: remote.faults,
    troubles,
    peer(peerSet = set, peerPorts = {}) {
      const peerConfig = testConfig(peerSet);
      const connection = remote.connection(peerConfig.namespace);
      return createCache(peerConfig, { ...common, ...peerPorts, remote: connection });
    },
  };
}
