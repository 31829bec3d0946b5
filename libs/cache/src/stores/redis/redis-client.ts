import { createRequire } from 'node:module';
import type { ConnectionSecurity } from '../../contracts/connection-security.js';
import { redisAddress, type RedisAddress, type RedisNode } from '../../settings/redis-address.js';
import type { CacheConfig } from '../../settings/types.js';
import { currentTlsOptions } from './tls-options.js';

const MAX_QUEUED_COMMANDS = 10_000;

const require = createRequire(import.meta.url);

/** Where a server listens: at a port, or at a path of this machine. */
export type RedisPlace = RedisNode | { readonly path: string };

/** What a client is made for. */
export interface RedisClientTarget {
  readonly place: RedisPlace;
  /** @default the user whom the URL or the settings name */
  readonly login?: RedisLogin;
  /** @default the one that the URL names */
  readonly database?: number;
  /** Whether the client hands on what the server tells of changed keys. @default false */
  readonly emitInvalidate?: boolean;
}

/** Who logs in; the default user where there is no name, nobody where there is no password either. */
export interface RedisLogin {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

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
  const { createClient } = require('redis') as typeof import('redis');
  const address = addressOf(redis);
  if (isSecure(redis)) currentTlsOptions(redis.tls);
  return ({ place, login = dataLogin(redis), ...rest }: RedisClientTarget) =>
    createClient({
      ...(login.username === undefined ? {} : { username: login.username }),
      ...(login.password === undefined ? {} : { password: login.password }),
      database: rest.database ?? address.database,
      emitInvalidate: rest.emitInvalidate ?? false,
      RESP: 3,
      disableOfflineQueue: true,
      commandsQueueMaxLength: MAX_QUEUED_COMMANDS,
      commandOptions: { timeout: undefined },
      socket: socketOptions(redis, place, onSecurity),
    } as const);
}

/** What `redisClientFactory` makes. */
export type RedisClient = ReturnType<ReturnType<typeof redisClientFactory>>;

/**
 * What `redis.url` says.
 *
 * @throws TypeError where it is not set
 */
export function addressOf({ url }: CacheConfig['redis']): RedisAddress {
  if (!url) throw new TypeError('redis.url is not set');
  return redisAddress(url.reveal());
}

/** Whether servers are spoken to over TLS. */
export function isSecure(redis: CacheConfig['redis']): boolean {
  return redis.tls.enabled || addressOf(redis).isEncrypted;
}

/** Where the one server of a URL without nodes of several kinds listens. */
export function onlyPlace({ socketPath, nodes: [node] }: RedisAddress): RedisPlace {
  if (socketPath !== undefined) return { path: socketPath };
  if (!node) throw new TypeError('redis.url names no host');
  return node;
}

function dataLogin(redis: CacheConfig['redis']): RedisLogin {
  const address = addressOf(redis);
  return {
    username: address.username || redis.username,
    password: address.password || redis.password?.reveal(),
  };
}

function socketOptions(
  redis: CacheConfig['redis'],
  place: RedisPlace,
  onSecurity: (security: ConnectionSecurity) => void,
) {
  const socket = { ...place, connectTimeout: redis.connectTimeout, reconnectStrategy: false } as const;
  if ('host' in place && isSecure(redis))
    return { ...socket, ...currentTlsOptions(redis.tls, { host: place.host, onSecurity }) };
  onSecurity({ isEncrypted: false });
  return socket;
}
