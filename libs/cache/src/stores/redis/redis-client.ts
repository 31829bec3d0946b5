import { createRequire } from 'node:module';
import type { CacheConfig } from '../../settings/types.js';

const MAX_QUEUED_COMMANDS = 10_000;
const DEFAULT_PORT = 6379;

const require = createRequire(import.meta.url);

/**
 * Makes clients that neither queue while offline, nor arm a timer per command, nor reconnect by themselves.
 *
 * Their own command timeout costs five times the CPU of a command and protects nothing once the command is written;
 * their own reconnect waits for ever on a server that accepts and does not answer. Deadlines, heartbeat and reconnecting
 * are `RedisConnection`'s.
 *
 * The package is loaded here: a cache without Redis does without it, and no deadline of a connection runs meanwhile.
 */
export function redisClientFactory(redis: CacheConfig['redis']) {
  const { createClient } = require('redis') as typeof import('redis');
  return (emitInvalidate: boolean) => createClient({ ...clientOptions(redis), emitInvalidate });
}

function clientOptions({ url, username, password, connectTimeout, tls }: CacheConfig['redis']) {
  if (!url) throw new TypeError('redis.url is not set');
  const address = new URL(url.reveal());
  const user = decodeURIComponent(address.username) || username;
  const secret = decodeURIComponent(address.password) || password?.reveal();
  const timing = { connectTimeout, reconnectStrategy: false } as const;
  const host = address.hostname.replace(/^\[|\]$/g, ''); // the client looks names up: an IPv6 address has no brackets there
  const place = { host, port: Number(address.port || DEFAULT_PORT), ...timing };
  return {
    ...(user === undefined ? {} : { username: user }),
    ...(secret === undefined ? {} : { password: secret }),
    database: Number(address.pathname.slice(1)),
    RESP: 3,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_QUEUED_COMMANDS,
    commandOptions: { timeout: undefined },
    socket: tls.enabled || address.protocol === 'rediss:' ? { ...place, tls: true as const } : place,
  } as const;
}

/** What `redisClientFactory` makes. */
export type RedisClient = ReturnType<ReturnType<typeof redisClientFactory>>;
