import { randomUUID } from 'node:crypto';
import type { ServerFacts, ServerInspection } from '../../contracts/server-facts.js';
import type { CacheConfig } from '../../settings/types.js';
import { describeError } from './describe-error.js';
import { redisClientFactory, type RedisClient } from './redis-client.js';

const PINGS = 20;

/** The part of the time that pings may take: of a slow server there is more to know than that it is slow. */
const PING_SHARE = 0.25;

/**
 * Asks a Redis server about itself, on a connection of its own that is as those of the cache, and changes nothing there.
 *
 * Ends within `timeoutMs` whatever the server does, never rejects, and leaves nothing open.
 */
export async function inspectServer(
  { redis, namespace }: CacheConfig,
  timeoutMs: number,
): Promise<ServerInspection> {
  const client = redisClientFactory(redis)(false);
  client.on('error', () => undefined); // the call that it breaks rejects too
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<ServerInspection>((resolve) => {
    const unreachable = `no answer within ${timeoutMs} ms`;
    timer = setTimeout(() => resolve({ unreachable }), timeoutMs);
  });
  const inspected = inspect(client, namespace, timeoutMs).then(
    (facts): ServerInspection => ({ facts }),
    (error: unknown): ServerInspection => ({ unreachable: describeRefusal(error) }),
  );
  try {
    return await Promise.race([inspected, expired]);
  } finally {
    clearTimeout(timer);
    client.destroy();
  }
}

async function inspect(client: RedisClient, namespace: string, timeoutMs: number): Promise<ServerFacts> {
  await client.connect();
  const pingsMs = await ping(client, timeoutMs * PING_SHARE);
  const info = await attempt(() => client.info());
  const tracking = await attempt(() => client.sendCommand(['CLIENT', 'TRACKING', 'ON']));
  const isHidden = [
    ['INFO', info],
    ['CLIENT TRACKING', tracking],
  ] as const;
  return {
    pingsMs,
    isEncrypted: client.options.socket?.tls === true,
    ...('value' in info ? readInfo(info.value) : {}),
    ...(isDenied(tracking) ? {} : { canTrack: 'value' in tracking }),
    refused: await refusedCommands(client, namespace),
    hidden: isHidden.flatMap(([name, outcome]) => (isDenied(outcome) ? [name] : [])),
  };
}

/** Round trips, at least one, and no further ones once `timeMs` have passed. */
async function ping(client: RedisClient, timeMs: number): Promise<number[]> {
  const pingsMs: number[] = [];
  const first = performance.now();
  do {
    const start = performance.now();
    await client.ping();
    pingsMs.push(performance.now() - start);
  } while (pingsMs.length < PINGS && performance.now() - first < timeMs);
  return pingsMs;
}

/** What came of a command: the server's answer, or the code of its refusal. */
type Outcome<T> = { readonly value: T } | { readonly refusal: string };

/** @throws Error where the connection breaks */
async function attempt<T>(command: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await command() };
  } catch (error) {
    const refusal = /^[A-Z]+(?= )/.exec(describeError(error))?.[0];
    if (refusal === undefined) throw error;
    return { refusal };
  }
}

function isDenied(outcome: Outcome<unknown>): boolean {
  return 'refusal' in outcome && outcome.refusal === 'NOPERM';
}

/** The version of Redis, also where Valkey gives one for clients that ask for Redis. */
function readInfo(text: string): Partial<ServerFacts> {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1];
  const [version, role] = [field('valkey_version') ?? field('redis_version'), field('role')];
  const [maxMemory, evictionPolicy] = [field('maxmemory'), field('maxmemory_policy')];
  return {
    ...(version === undefined ? {} : { version }),
    ...(role === undefined ? {} : { role: role === 'master' ? 'primary' : 'replica' }),
    ...(maxMemory === undefined ? {} : { maxMemory: Number(maxMemory) }),
    ...(evictionPolicy === undefined ? {} : { evictionPolicy }),
  };
}

/** Tries every command of the cache on a key that is not there, in the one way in which it changes nothing. */
async function refusedCommands(client: RedisClient, namespace: string): Promise<ReadonlyMap<string, string>> {
  const key = `${namespace}:doctor:${randomUUID()}`;
  const commands: readonly (readonly [name: string, ...args: string[]])[] = [
    ['GET', key],
    ['MGET', key],
    ['SET', key, '', 'XX', 'PX', '1000'],
    ['SETRANGE', key, '0', ''],
    ['PTTL', key],
    ['PEXPIRE', key, '1000'],
    ['DEL', key],
    ['UNLINK', key],
    ['EVAL', "redis.call('GETRANGE', KEYS[1], 0, 0) return redis.call('TIME')", '1', key],
    ['SCAN', '0', 'MATCH', key, 'COUNT', '1'],
  ];
  const refused = new Map<string, string>();
  for (const command of commands) {
    const outcome = await attempt(() => client.sendCommand(command));
    if ('refusal' in outcome) refused.set(command[0], outcome.refusal);
  }
  return refused;
}

/** The server names the user that it refuses; that is nobody's business. */
function describeRefusal(error: unknown): string {
  return describeError(error).replace(/\bUser \S+ has\b/i, 'the user has');
}
