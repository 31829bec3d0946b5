import { createHash } from 'node:crypto';
import { types } from 'node:util';
import type { RemoteWrite } from '../../contracts/remote-store.js';
import type { RedisClient } from './redis-client.js';
import { REPLACE, TAKE_PLACE } from './redis-scripts.js';
import type { Announce } from './redis-writes.js';

const DIGEST = createHash('sha1').update(TAKE_PLACE).digest('hex');
/** Begins no payload. */
const NO_PREFIX = '\0';

/** What is written, where the key holds what begins with `prefix`. */
export interface Fill {
  readonly write: RemoteWrite;
  readonly prefix: string;
  readonly announce: Announce;
}

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

  /** Answers whether it did; announces every attempt, so that none is told of before it was sent. */
  async run(client: RedisClient, { write, prefix, announce }: Fill): Promise<boolean> {
    const known = this.prepare(client, write.key);
    const allows = typeof known === 'boolean' ? known : await known;
    if (!allows) return announce(replaceByScript(client, write, prefix));
    try {
      return await announce(replaceInTransaction(client, write, { prefix, isForgotten: false }));
    } catch (error) {
      if (!isForgotten(error)) throw error;
      return announce(replaceInTransaction(client, write, { prefix, isForgotten: true }));
    }
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

/** The script is named by its digest, which spares the server half the work, unless the server has forgotten it. */
async function replaceInTransaction(
  client: RedisClient,
  { key, payload, ttlMs }: RemoteWrite,
  { prefix, isForgotten }: { readonly prefix: string; readonly isForgotten: boolean },
): Promise<boolean> {
  const input = { keys: [key], arguments: [prefix, payload] };
  const begun = client.multi();
  const taking = isForgotten ? begun.eval(TAKE_PLACE, input) : begun.evalSha(DIGEST, input);
  const replies = taking.pExpire(key, ttlMs, 'NX').exec();
  const [taken] = await replies.catch((error: unknown) => {
    throw firstOf(error);
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
