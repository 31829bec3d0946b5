import { createHash } from 'node:crypto';
import { types } from 'node:util';
import type { RemoteWrite } from '../../contracts/remote-store.js';
import type { RedisClient } from './redis-client.js';
import { REPLACE, TAKE_PLACE } from './redis-scripts.js';

const DIGEST = createHash('sha1').update(TAKE_PLACE).digest('hex');
/** Begins no payload. */
const NO_PREFIX = '\0';

/**
 * Writes an entry in the place of what begins as expected.
 *
 * The server takes a script for a client of its own, so that it tells of the change whoever made it, too, `NOLOOP` or not:
 * the notice would throw the value out of memory as soon as it is there. So the script leaves the entry without an end,
 * and a command of ours behind it sets the end: the last who changed the key is then this connection. In one transaction
 * nobody sees the one without the other. Servers before Redis 7 and users without the right get the script alone.
 */
export class RedisFill {
  readonly #knowing = new WeakMap<RedisClient, boolean | Promise<boolean>>();

  /** Asks a connection once what it allows; sent behind a look-up, this takes no time. Never rejects. */
  prepare(client: RedisClient, key: string): boolean | Promise<boolean> {
    const known = this.#knowing.get(client);
    if (known !== undefined) return known;
    const asked = allowsTransaction(client, key).then((allows) => {
      this.#knowing.set(client, allows);
      return allows;
    });
    this.#knowing.set(client, asked);
    return asked;
  }

  /** Answers whether it did. */
  async run(client: RedisClient, write: RemoteWrite, prefix: string): Promise<boolean> {
    const known = this.prepare(client, write.key);
    const allows = typeof known === 'boolean' ? known : await known;
    return allows ? replaceInTransaction(client, write, prefix) : replaceByScript(client, write, prefix);
  }
}

/** Changes nothing: no entry begins with this, and a key of ours that has an end keeps it. The server knows the script then. */
async function allowsTransaction(client: RedisClient, key: string): Promise<boolean> {
  const input = { keys: [key], arguments: [NO_PREFIX, ''] };
  const asked = client.multi().eval(TAKE_PLACE, input).evalSha(DIGEST, input).pExpire(key, 1, 'NX').exec();
  return asked.then(
    () => true,
    () => false,
  );
}

/** The script is named by its digest, which spares the server half the work, and sent where the server has forgotten it. */
async function replaceInTransaction(
  client: RedisClient,
  { key, payload, ttlMs }: RemoteWrite,
  prefix: string,
): Promise<boolean> {
  const input = { keys: [key], arguments: [prefix, payload] };
  const named = client.multi().evalSha(DIGEST, input).pExpire(key, ttlMs, 'NX').exec();
  const [taken] = await named.catch((error: unknown) => {
    const reason = firstOf(error);
    if (!isForgotten(reason)) throw reason;
    return client.multi().eval(TAKE_PLACE, input).pExpire(key, ttlMs, 'NX').exec();
  });
  return Number(taken) === 1;
}

async function replaceByScript(
  client: RedisClient,
  { key, payload, ttlMs }: RemoteWrite,
  prefix: string,
): Promise<boolean> {
  const input = { keys: [key], arguments: [prefix, payload, String(ttlMs)] };
  return (await client.eval(REPLACE, input)) === 1;
}

/** What the server says of the command that failed, which the client puts among the replies of a transaction. */
function firstOf(error: unknown): unknown {
  const { replies, errorIndexes } = error as {
    readonly replies?: unknown[];
    readonly errorIndexes?: number[];
  };
  return replies?.[errorIndexes?.[0] ?? -1] ?? error;
}

function isForgotten(error: unknown): boolean {
  return types.isNativeError(error) && error.message.startsWith('NOSCRIPT');
}
