import { types } from 'node:util';
import type { ClaimReply, RemoteWrite } from '../../contracts/remote-store.js';
import type { RedisClient } from './redis-client.js';
import { CLAIM } from './redis-scripts.js';

/** Reads a key or claims it, in the way that the server knows: `SET NX GET` since Redis 7, before it a script. */
export class RedisClaim {
  #isByScript = false;

  async run(client: RedisClient, write: RemoteWrite): Promise<ClaimReply> {
    try {
      return replyOf(await this.#claim(client, write), 'claimed');
    } catch (error) {
      if (!refusesWrites(error)) throw error;
      return replyOf(await client.get(write.key), 'absent');
    }
  }

  async #claim(client: RedisClient, write: RemoteWrite): Promise<string | null> {
    if (this.#isByScript) return claimByScript(client, write);
    try {
      return await claimBySet(client, write);
    } catch (error) {
      if (!isSyntaxError(error)) throw error;
      this.#isByScript = true;
      return claimByScript(client, write);
    }
  }
}

function claimBySet(client: RedisClient, { key, payload, ttlMs }: RemoteWrite): Promise<string | null> {
  return client.set(key, payload, {
    expiration: { type: 'PX', value: ttlMs },
    condition: 'NX',
    GET: true,
  });
}

async function claimByScript(
  client: RedisClient,
  { key, payload, ttlMs }: RemoteWrite,
): Promise<string | null> {
  const input = { keys: [key], arguments: [payload, String(ttlMs)] };
  return (await client.eval(CLAIM, input)) as string | null;
}

function replyOf(found: string | null, otherwise: 'claimed' | 'absent'): ClaimReply {
  return found === null ? otherwise : { found };
}

/** A server without room, disk, replicas or rights for a write may be read all the same. */
function refusesWrites(error: unknown): boolean {
  return types.isNativeError(error) && /\b(OOM|MISCONF|NOREPLICAS|NOPERM)\b/.test(error.message);
}

/** How Redis before version 7 answers to `NX` together with `GET`. */
function isSyntaxError(error: unknown): boolean {
  return types.isNativeError(error) && error.message.startsWith('ERR syntax error');
}
