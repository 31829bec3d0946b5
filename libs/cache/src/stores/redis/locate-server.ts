import { destroyClient } from './connection-attempt.js';
import type { CacheConfig } from '../../settings/types.js';
import {
  addressOf,
  onlyPlace,
  redisClientFactory,
  type RedisClient,
  type RedisPlace,
} from './redis-client.js';
import { masterPlace, sentinelLogin } from './sentinels.js';

/**
 * Where one server of the cache is, asked within `timeoutMs`: the only one, the master that sentinels name, or the first
 * node of a Cluster that answers.
 *
 * @throws Error where nobody answers who knows
 */
export async function locateServer(redis: CacheConfig['redis'], timeoutMs: number): Promise<RedisPlace> {
  const address = addressOf(redis);
  const { nodes, topology, masterName = '' } = address;
  if (topology === 'standalone') return onlyPlace(address);
  const createClient = redisClientFactory(redis);
  const login = topology === 'sentinel' ? { login: sentinelLogin(redis) } : {};
  const asked = nodes.map((place) =>
    withClient(createClient({ place, database: 0, ...login }), timeoutMs, async (client) =>
      topology === 'sentinel' ? masterPlace(client, masterName) : place,
    ),
  );
  try {
    return await Promise.any(asked);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

/**
 * What is done with a client, within `timeoutMs` from its connecting on; the client is destroyed in any case.
 *
 * @throws Error where there is no connection, or no answer in time
 */
export async function withClient<T>(
  client: RedisClient,
  timeoutMs: number,
  act: (client: RedisClient) => Promise<T>,
): Promise<T> {
  client.on('error', () => undefined); // the call that it breaks rejects too
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([client.connect().then(() => act(client)), expired]);
  } finally {
    clearTimeout(timer);
    destroyClient(client);
  }
}
