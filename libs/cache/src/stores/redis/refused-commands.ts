import { randomUUID } from 'node:crypto';
import type { RedisCommand, RedisRights } from '../../settings/redis-rights.js';
import { describeError } from './describe-error.js';
import type { RedisClient } from './redis-client.js';

/** What came of a command: the server's answer, or the code of its refusal. */
export type Outcome<T> = { readonly value: T } | { readonly refusal: string };

/** What a probe may name. */
interface Target {
  /** A key of the cache that is not there. */
  readonly key: string;
  readonly channel: string;
}

const UNKNOWN_SCRIPT = '0'.repeat(40);

type Probe = (client: RedisClient, target: Target) => Promise<unknown>;

/** Every command of the cache in the one way in which it changes nothing. */
const PROBES: Readonly<Record<RedisCommand, Probe>> = {
  get: (client, { key }) => client.sendCommand(['GET', key]),
  mget: (client, { key }) => client.sendCommand(['MGET', key]),
  set: (client, { key }) => client.sendCommand(['SET', key, '', 'XX', 'PX', '1000']),
  getrange: (client, { key }) => client.sendCommand(['GETRANGE', key, '0', '0']),
  setrange: (client, { key }) => client.sendCommand(['SETRANGE', key, '0', '']),
  pttl: (client, { key }) => client.sendCommand(['PTTL', key]),
  pexpire: (client, { key }) => client.sendCommand(['PEXPIRE', key, '1000']),
  del: (client, { key }) => client.sendCommand(['DEL', key]),
  unlink: (client, { key }) => client.sendCommand(['UNLINK', key]),
  scan: (client, { key }) => client.sendCommand(['SCAN', '0', 'MATCH', key, 'COUNT', '1']),
  multi: (client) =>
    execAlone(client).then(() => Promise.all([client.sendCommand(['MULTI']), execAlone(client)])),
  exec: execAlone,
  eval: (client, { key }) => client.sendCommand(['EVAL', 'return 1', '1', key]),
  evalsha: (client, { key }) =>
    client.sendCommand(['EVALSHA', UNKNOWN_SCRIPT, '1', key]).catch(allowUnknownScript),
  time: (client) => client.sendCommand(['TIME']),
  ping: (client) => client.sendCommand(['PING']),
  'client|tracking': (client) => client.sendCommand(['CLIENT', 'TRACKING', 'ON']),
  publish: (client, { channel }) => client.publish(channel, ''), // no list of keys, so nobody forgets one
  subscribe: (client, { channel }) => client.subscribe(channel, () => undefined),
  'cluster|slots': (client) => client.sendCommand(['CLUSTER', 'SLOTS']),
  'cluster|info': (client) => client.sendCommand(['CLUSTER', 'INFO']),
  asking: (client) => client.sendCommand(['ASKING']),
  info: (client) => client.sendCommand(['INFO', 'replication']),
  readonly: (client) => client.sendCommand(['READONLY']),
  select: (client) => client.ping(), // the client has done so to get here
};

/**
 * Tries every command that these rights name, and answers which ones the server refuses, with the code of its answer. The
 * names are those of documentation: `GET`, `CLIENT TRACKING`. A node of a Cluster that has not the key would allow it.
 */
export async function refusedCommands(
  client: RedisClient,
  namespace: string,
  { commands, channel = '' }: RedisRights,
): Promise<ReadonlyMap<string, string>> {
  const target = { key: `${namespace}:doctor:${randomUUID()}`, channel };
  const refused = new Map<string, string>();
  for (const command of Object.keys(commands) as RedisCommand[]) {
    const outcome = await attempt(() => PROBES[command](client, target));
    if ('refusal' in outcome && outcome.refusal !== 'MOVED')
      refused.set(command.toUpperCase().replace('|', ' '), outcome.refusal);
  }
  return refused;
}

/** That there is no such script is no refusal. */
function allowUnknownScript(error: unknown): void {
  if (!describeError(error).startsWith('NOSCRIPT')) throw error;
}

/** Ends a transaction; that there is none is no refusal. */
async function execAlone(client: RedisClient): Promise<void> {
  await client.sendCommand(['EXEC']).catch((error: unknown) => {
    const reason = describeError(error);
    if (!reason.includes('without MULTI')) throw new Error(reason.replace(/^EXECABORT .*? of: /, ''));
  });
}

/** @throws Error where the connection breaks */
export async function attempt<T>(command: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await command() };
  } catch (error) {
    const refusal = /^[A-Z]+(?= )/.exec(describeError(error))?.[0];
    if (refusal === undefined) throw error;
    return { refusal };
  }
}
