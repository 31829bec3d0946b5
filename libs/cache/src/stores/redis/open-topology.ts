import { addressOf, onlyPlace, redisClientFactory } from './redis-client.js';
import { openSentinel } from './open-sentinel.js';
import { RedisCluster } from './redis-cluster.js';
import { openPool } from './redis-pool.js';
import type { RedisTopology } from './redis-topology.js';
import type { ConnectionTemplate, TopologyParts } from './topology-parts.js';

/** Begins to connect to what `redis.url` names. */
export function openTopology(parts: TopologyParts): RedisTopology {
  const address = addressOf(parts.redis);
  const template = connectionTemplate(parts);
  if (address.topology === 'cluster') return new RedisCluster(parts, template);
  if (address.topology === 'sentinel') return openSentinel(parts, template);
  const place = onlyPlace(address);
  return openPool(parts.redis, { ...template, locate: () => place });
}

function connectionTemplate({
  redis,
  clock,
  feed,
  onChange,
  onOutcome,
  onSecurity,
}: TopologyParts): ConnectionTemplate {
  const createClient = redisClientFactory(redis, onSecurity);
  return {
    createClient: (place) => createClient({ place, emitInvalidate: feed.mode === 'tracking' }),
    prepare: (client) => feed.attach(client),
    adapt: (error) => feed.fallBack(error),
    connectTimeoutMs: redis.connectTimeout,
    commandTimeoutMs: redis.commandTimeout,
    heartbeatMs: redis.heartbeat,
    clock,
    onLost: () => feed.lost(),
    onReady: () => feed.back(),
    onChange,
    onOutcome,
  };
}
