import { createClient } from 'redis';
import type { CacheConfig } from '../../settings/types.js';

const MAX_QUEUED_COMMANDS = 10_000;

/**
 * A client that neither queues while offline, nor arms a timer per command, nor reconnects by itself.
 *
 * Its own command timeout costs five times the CPU of a command and protects nothing once the command is written; its
 * own reconnect waits for ever on a server that accepts and does not answer. Deadlines, heartbeat and reconnecting are
 * `RedisConnection`'s.
 */
export function createRedisClient({ url, username, password, connectTimeout }: CacheConfig['redis']) {
  if (!url) throw new TypeError('redis.url is not set');
  return createClient({
    url: url.reveal(),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
    RESP: 3,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_QUEUED_COMMANDS,
    commandOptions: { timeout: undefined },
    socket: { connectTimeout, reconnectStrategy: false },
  });
}

/** What `createRedisClient` makes. */
export type RedisClient = ReturnType<typeof createRedisClient>;
