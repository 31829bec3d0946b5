import { types } from 'node:util';
import { CacheError } from '../../contracts/cache-error.js';
import type { RedisNode } from '../../settings/redis-address.js';

/** What a node of a Cluster says of a command that it did not run. */
export type Redirection =
  /** The slot is with another node for good. */
  | { readonly kind: 'moved'; readonly slot: number; readonly node: RedisNode }
  /** The slot is on its way to another node, and the key is there, if anywhere. */
  | { readonly kind: 'ask'; readonly slot: number; readonly node: RedisNode }
  /** The slot is on its way, and only some of the keys are there yet. */
  | { readonly kind: 'try again' };

const PATTERN = /^(MOVED|ASK) (\d+) (.*):(\d+)$/;

/** Where a command was sent to instead, `undefined` where it failed for another reason. A missing host is an empty one. */
export function redirectionOf(error: unknown): Redirection | undefined {
  const answer = CacheError.isInstance(error) ? error.cause : error;
  if (!types.isNativeError(answer)) return undefined;
  const { message } = answer;
  if (message.startsWith('TRYAGAIN')) return { kind: 'try again' };
  const [, word, slot, host = '', port] = PATTERN.exec(message) ?? [];
  if (word === undefined) return undefined;
  const node = { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  return { kind: word === 'ASK' ? 'ask' : 'moved', slot: Number(slot), node };
}
