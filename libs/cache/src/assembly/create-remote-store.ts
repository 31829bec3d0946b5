import type { CacheObserver } from '../contracts/cache-observer.js';
import type { Clock } from '../contracts/clock.js';
import type { RemoteStore } from '../contracts/remote-store.js';
import type { CacheConfig } from '../settings/types.js';
import { RedisStore } from '../stores/redis/redis-store.js';
import { containObserver } from './contain-observer.js';
import { systemClock } from './system-clock.js';

/** Ports of a remote store that a caller may hand in. */
export interface RemoteStorePorts {
  readonly clock?: Clock | undefined;
  readonly observer?: CacheObserver | undefined;
}

/** The remote tier that a configuration asks for, connecting in the background; `undefined` where it asks for none. */
export function createRemoteStore(
  config: CacheConfig,
  ports: RemoteStorePorts = {},
): RemoteStore | undefined {
  if (config.mode !== 'tiered' || !config.redis.url) return undefined;
  const observer = containObserver(ports.observer ?? {});
  return new RedisStore({
    redis: config.redis,
    namespace: config.namespace,
    clock: ports.clock ?? systemClock,
    onStatus: (previous, current) => observer.onRemoteState?.({ previous, current }),
  });
}
