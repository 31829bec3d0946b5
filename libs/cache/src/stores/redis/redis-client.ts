import { createRequire } from 'node:module';
import type { ConnectionSecurity } from '../../contracts/connection-security.js';
import type { CacheConfig } from '../../settings/types.js';
import { currentTlsOptions } from './tls-options.js';

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
 * The package is loaded here: a cache without Redis does without it, and no deadline of a connection runs meanwhile. The
 * files of `redis.tls` are read here for the first time, so that what is wrong with them is said at the start, and again
 * for every client.
 */
export function redisClientFactory(
  redis: CacheConfig['redis'],
  onSecurity: (security: ConnectionSecurity) => void = () => undefined,
) {
  clientOptions(redis, onSecurity);
  const { createClient } = require('redis') as typeof import('redis');
  return (emitInvalidate: boolean) => createClient({ ...clientOptions(redis, onSecurity), emitInvalidate });
}

function clientOptions(
  { url, username, password, connectTimeout, tls }: CacheConfig['redis'],
  onSecurity: (security: ConnectionSecurity) => void,
) {
  if (!url) throw new TypeError('redis.url is not set');
  const address = new URL(url.reveal());
  const isEncrypted = tls.enabled || address.protocol === 'rediss:';
  if (!isEncrypted) onSecurity({ isEncrypted });
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
    socket: isEncrypted ? { ...place, ...currentTlsOptions(tls, { host, onSecurity }) } : place,
  } as const;
}

/** What `redisClientFactory` makes. */
export type RedisClient = ReturnType<ReturnType<typeof redisClientFactory>>;
