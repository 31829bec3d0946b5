import type { ServerFacts } from '../contracts/server-facts.js';
import { redisAddress, type RedisAddress } from '../settings/redis-address.js';
import type { CacheConfig } from '../settings/types.js';
import { found, type Finding } from './finding.js';

type Topology = RedisAddress['topology'];

/** Where the sentinels themselves are no place for data, and what they name is a server like any other. */
const EXPECTED: Readonly<Record<Topology, NonNullable<ServerFacts['mode']>>> = {
  standalone: 'standalone',
  cluster: 'cluster',
  sentinel: 'standalone',
};

const KINDS = {
  standalone: 'no Cluster',
  cluster: 'a node of a Cluster',
  sentinel: 'a sentinel, which holds no data',
};

const FIXES = {
  standalone: 'write the URL as redis://host:6379/0',
  cluster: 'write the URL as redis+cluster://host1:6379,host2:6379',
  sentinel: 'write the URL as redis+sentinel://host1:26379,host2:26379/master-name/0',
};

/** The server is of another kind than the URL says. */
export function topologyMisfit({ mode }: ServerFacts, { redis }: CacheConfig): Finding | undefined {
  if (mode === undefined || !redis.url) return undefined;
  if (mode === EXPECTED[redisAddress(redis.url.reveal()).topology]) return undefined;
  return found('role', {
    code: 'CCFG620',
    severity: 'error',
    path: 'redis.url',
    message: `the server is ${KINDS[mode]}, and the URL says something else`,
    fix: [FIXES[mode]],
  });
}
