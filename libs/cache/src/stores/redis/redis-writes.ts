import { types } from 'node:util';
import type { HeadSwap, RemoteWrite } from '../../contracts/remote-store.js';
import type { RedisClient } from './redis-client.js';
import { SWAP_HEAD } from './redis-scripts.js';

/** Waits for a change, and tells the others of it behind it. */
export type Announce = <T>(change: Promise<T>) => Promise<T>;

/**
 * Writes an entry, and answers whether it did. One that memory refuses removes at least what the key held: that is not true
 * any more. What was announced with the write came before the removal, which is announced by itself.
 */
export function writeOrRemove(client: RedisClient, write: RemoteWrite, announce: Announce): Promise<boolean> {
  return client.set(write.key, write.payload, lifeOf(write)).then(isWritten, async (error: unknown) => {
    if (!types.isNativeError(error) || !error.message.startsWith('OOM')) throw error;
    await announce(client.unlink(write.key));
    return false;
  });
}

/** Writes an entry, where there must be nothing yet or whatever there is, and answers whether it did. */
export async function writeEntry(
  client: RedisClient,
  write: RemoteWrite,
  condition: 'absent' | 'always',
): Promise<boolean> {
  const life = lifeOf(write);
  const how = condition === 'absent' ? ({ ...life, condition: 'NX' } as const) : life;
  return isWritten(await client.set(write.key, write.payload, how));
}

function lifeOf({ ttlMs }: RemoteWrite) {
  return { expiration: { type: 'PX', value: ttlMs } } as const;
}

function isWritten(reply: string | null): boolean {
  return reply === 'OK';
}

/** Overwrites the beginning of an entry where it begins as expected, and answers whether it did. */
export async function swapHead(client: RedisClient, { key, from, to, ttlMs }: HeadSwap): Promise<boolean> {
  const input = { keys: [key], arguments: [from, to, String(ttlMs)] };
  return (await client.eval(SWAP_HEAD, input)) === 1;
}
