import type { CacheError } from '../../contracts/cache-error.js';
import type { Clock } from '../../contracts/clock.js';
import type { ConnectionSecurity } from '../../contracts/connection-security.js';
import type { CacheConfig } from '../../settings/types.js';
import type { ChangeFeed } from './change-feed.js';
import type { RedisConnectionOptions } from './redis-connection.js';

/** What the connections of a store are made of, and who hears of them. */
export interface TopologyParts {
  readonly redis: CacheConfig['redis'];
  readonly clock: Clock;
  readonly feed: ChangeFeed;
  /** Called when a connection comes or goes. */
  readonly onChange: () => void;
  /** Called at the end of each call. */
  readonly onOutcome: (error?: CacheError) => void;
  readonly onSecurity: (security: ConnectionSecurity) => void;
}

/** Everything about a connection but where it leads to. */
export type ConnectionTemplate = Omit<RedisConnectionOptions, 'locate'>;
