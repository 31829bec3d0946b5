import type { Clock } from '../contracts/clock.js';
import type { RemoteStore } from '../contracts/remote-store.js';
import type { CacheConfig } from '../settings/types.js';
import { RedisStore } from '../stores/redis/redis-store.js';
import { systemClock } from './system-clock.js';

/** Ports of a remote store that a caller may hand in. */
export interface RemoteStorePorts {
  readonly clock?: Clock | undefined;
}

/** Makes the remote tier out of the resolved configuration; called with `mode: tiered` only. */
export type RemoteStoreFactory = (
  config: CacheConfig,
  ports: RemoteStorePorts,
) => RemoteStore | Promise<RemoteStore>;

/** The remote tier that a configuration asks for, connecting in the background; `undefined` where it asks for none. */
export function createRemoteStore(
  config: CacheConfig,
  ports: RemoteStorePorts = {},
): RemoteStore | undefined {
  if (config.mode !== 'tiered' || !config.redis.url) return undefined;
  return new RedisStore({
    redis: config.redis,
    namespace: config.namespace,
    clock: ports.clock ?? systemClock,
  });
}
