import type { RedisNode } from '../../settings/redis-address.js';
import { SLOTS } from './key-slot.js';

/** Which master each slot is with; no entry where it is with none. */
export interface SlotOwners {
  readonly masters: ReadonlyMap<string, RedisNode>;
  /** Names of `masters` by slot. */
  readonly bySlot: (string | undefined)[];
}

/** The name of a node in maps and messages. */
export function nameOf({ host, port }: RedisNode): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * What a node answers to `CLUSTER SLOTS`. A node that does not know what it is called by others names itself by nothing:
 * then it is where it was asked.
 *
 * @throws Error where the answer names no master at all
 */
export function readSlotOwners(reply: unknown, asked: RedisNode): SlotOwners {
  const masters = new Map<string, RedisNode>();
  const bySlot = Array.from<string | undefined>({ length: SLOTS });
  for (const range of Array.isArray(reply) ? (reply as unknown[]) : []) {
    const [first, last, master] = Array.isArray(range) ? (range as unknown[]) : [];
    const [host, port] = Array.isArray(master) ? (master as unknown[]) : [];
    const node = { host: textOf(host) || asked.host, port: Number(port) };
    const name = nameOf(node);
    masters.set(name, node);
    bySlot.fill(name, Number(first), Number(last) + 1);
  }
  if (masters.size === 0) throw new Error('the Cluster has no master with slots yet');
  return { masters, bySlot };
}

function textOf(part: unknown): string {
  const text = typeof part === 'string' || Buffer.isBuffer(part) ? part.toString() : '';
  return text === '?' ? '' : text;
}
