import type { CertificateFacts, ConnectionSecurity } from '../../contracts/connection-security.js';
import type { ServerFacts, ServerInspection } from '../../contracts/server-facts.js';
import { redisRights } from '../../settings/redis-rights.js';
import type { CacheConfig } from '../../settings/types.js';
import { describeError } from './describe-error.js';
import { inspectCertificate } from './inspect-certificate.js';
import { locateServer, withClient } from './locate-server.js';
import { addressOf, redisClientFactory, type RedisClient, type RedisPlace } from './redis-client.js';
import { attempt, refusedCommands, type Outcome } from './refused-commands.js';

const PINGS = 20;

/** The part of the time that pings may take: of a slow server there is more to know than that it is slow. */
const PING_SHARE = 0.25;

/**
 * Asks a Redis server about itself, on a connection of its own that is as those of the cache, and changes nothing there.
 *
 * Ends within `timeoutMs` whatever the server does, never rejects, and leaves nothing open.
 */
export async function inspectServer(config: CacheConfig, timeoutMs: number): Promise<ServerInspection> {
  try {
    const place = await locateServer(config.redis, timeoutMs);
    const [certificate, inspection] = await Promise.all([
      inspectCertificate(config.redis, place, timeoutMs),
      inspectWithin(config, place, timeoutMs),
    ]);
    return withCertificate(inspection, certificate);
  } catch (error) {
    return { unreachable: describeRefusal(error) }; // the files of TLS, or nobody who knows where the server is
  }
}

/** What the server shows counts, be it valid or not. */
function withCertificate(
  inspection: ServerInspection,
  serverCertificate: CertificateFacts | undefined,
): ServerInspection {
  if (serverCertificate === undefined) return inspection;
  if ('unreachable' in inspection) return { ...inspection, serverCertificate };
  const { facts } = inspection;
  return { facts: { ...facts, security: { ...facts.security, serverCertificate } } };
}

async function inspectWithin(
  config: CacheConfig,
  place: RedisPlace,
  timeoutMs: number,
): Promise<ServerInspection> {
  let security: ConnectionSecurity = { isEncrypted: false };
  const client = redisClientFactory(config.redis, (found) => (security = found))({ place });
  try {
    const facts = await withClient(client, timeoutMs, () => inspect(client, config, timeoutMs));
    return { facts: { ...facts, security } };
  } catch (error) {
    return { unreachable: describeRefusal(error) };
  }
}

async function inspect(
  client: RedisClient,
  { namespace, redis }: CacheConfig,
  timeoutMs: number,
): Promise<Omit<ServerFacts, 'security'>> {
  const pingsMs = await ping(client, timeoutMs * PING_SHARE);
  const info = await attempt(() => client.info());
  const tracking = await attempt(() => client.sendCommand(['CLIENT', 'TRACKING', 'ON']));
  const isHidden = [
    ['INFO', info],
    ['CLIENT TRACKING', tracking],
  ] as const;
  const coherence = redis.coherence === 'auto' ? wayOf(tracking) : redis.coherence;
  const { database, topology } = addressOf(redis);
  const rights = redisRights({
    namespace,
    coherence,
    database,
    topology,
    readReplicas: redis.readReplicas,
  });
  return {
    pingsMs,
    ...('value' in info ? readInfo(info.value) : {}),
    ...(isDenied(tracking) ? {} : { canTrack: 'value' in tracking }),
    refused: await refusedCommands(client, namespace, rights),
    hidden: isHidden.flatMap(([name, outcome]) => (isDenied(outcome) ? [name] : [])),
  };
}

/** The way of hearing that the cache takes where the choice is its own: what it does not take, it need not be allowed. */
function wayOf(tracking: Outcome<unknown>): 'tracking' | 'pubsub' {
  return 'value' in tracking ? 'tracking' : 'pubsub';
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

function isDenied(outcome: Outcome<unknown>): boolean {
  return 'refusal' in outcome && outcome.refusal === 'NOPERM';
}

/** The version of Redis, also where Valkey gives one for clients that ask for Redis. */
function readInfo(text: string): Partial<ServerFacts> {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1];
  const [version, role] = [field('valkey_version') ?? field('redis_version'), field('role')];
  const mode = field('server_mode') ?? field('redis_mode');
  const [maxMemory, evictionPolicy] = [field('maxmemory'), field('maxmemory_policy')];
  return {
    ...(version === undefined ? {} : { version }),
    ...(role === undefined ? {} : { role: role === 'master' ? 'primary' : 'replica' }),
    ...(isMode(mode) ? { mode } : {}),
    ...(maxMemory === undefined ? {} : { maxMemory: Number(maxMemory) }),
    ...(evictionPolicy === undefined ? {} : { evictionPolicy }),
  };
}

function isMode(mode: string | undefined): mode is NonNullable<ServerFacts['mode']> {
  return mode === 'standalone' || mode === 'cluster' || mode === 'sentinel';
}

/** The server names the user that it refuses; that is nobody's business. */
function describeRefusal(error: unknown): string {
  return describeError(error).replace(/\bUser \S+ has\b/i, 'the user has');
}
