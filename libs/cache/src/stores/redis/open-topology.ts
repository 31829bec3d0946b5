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

/** How a replica is connected to: nobody has to hear what it tells, and nothing depends on its being there. */
export function replicaTemplate({
  redis,
  clock,
}: Pick<TopologyParts, 'redis' | 'clock'>): ConnectionTemplate {
  const createClient = redisClientFactory(redis);
  const isInCluster = addressOf(redis).topology === 'cluster';
  const ignore = () => undefined;
  return {
    createClient: (place) => createClient({ place }),
    prepare: async (client) => void (isInCluster && (await client.sendCommand(['READONLY']))),
    adapt: () => false,
    connectTimeoutMs: redis.connectTimeout,
    commandTimeoutMs: redis.commandTimeout,
    heartbeatMs: redis.heartbeat,
    clock,
    onLost: ignore,
    onReady: ignore,
    onChange: ignore,
    onOutcome: ignore,
  };
}
