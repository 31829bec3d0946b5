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

function clientOptions(redis: CacheConfig['redis'], onSecurity: (security: ConnectionSecurity) => void) {
  const { username, password, connectTimeout, tls } = redis;
  const address = urlOf(redis);
  const user = decodeURIComponent(address.username) || username;
  const secret = decodeURIComponent(address.password) || password?.reveal();
  const { isEncrypted, ...place } = placeOf(redis);
  if (!isEncrypted) onSecurity({ isEncrypted });
  const socket = { ...place, connectTimeout, reconnectStrategy: false } as const;
  return {
    ...(user === undefined ? {} : { username: user }),
    ...(secret === undefined ? {} : { password: secret }),
    database: databaseOf(redis),
    RESP: 3,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_QUEUED_COMMANDS,
    commandOptions: { timeout: undefined },
    socket: isEncrypted ? { ...socket, ...currentTlsOptions(tls, { host: place.host, onSecurity }) } : socket,
  } as const;
}

/** Where the server of `redis.url` listens, and whether it is spoken to over TLS. */
export function placeOf(redis: CacheConfig['redis']) {
  const { protocol, hostname, port } = urlOf(redis);
  return {
    host: hostname.replace(/^\[|\]$/g, ''), // the client looks names up: an IPv6 address has no brackets there
    port: Number(port || DEFAULT_PORT),
    isEncrypted: redis.tls.enabled || protocol === 'rediss:',
  };
}

/** The number of the database in `redis.url`. */
export function databaseOf(redis: CacheConfig['redis']): number {
  return Number(urlOf(redis).pathname.slice(1));
}

function urlOf({ url }: CacheConfig['redis']): URL {
  if (!url) throw new TypeError('redis.url is not set');
  return new URL(url.reveal());
}

/** What `redisClientFactory` makes. */
export type RedisClient = ReturnType<ReturnType<typeof redisClientFactory>>;
