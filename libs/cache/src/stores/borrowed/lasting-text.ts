import type { RemotePayload } from '../../contracts/remote-store.js';

/** What somebody else wrote: nothing of ours reads like it. */
const FOREIGN: RemotePayload = '';

/**
 * A text with the end of its life before it, in milliseconds since the Unix epoch: a store may take a lifetime for a hint,
 * or know none, as a `Map` does.
 */
export function lastingText(payload: RemotePayload, until: number): string {
  return `${Math.ceil(until)} ${payload}`;
}

/** The text that a store holds, while it lives. */
export function livingText(held: unknown, now: number): RemotePayload | undefined {
  if (held === undefined || held === null) return undefined;
  const end = typeof held === 'string' ? held.indexOf(' ') : -1;
  if (typeof held !== 'string' || end < 1) return FOREIGN;
  const until = Number(held.slice(0, end));
  if (!Number.isSafeInteger(until)) return FOREIGN;
  return until > now ? held.slice(end + 1) : undefined;
}

/** What comes in the place of a text that the store itself could not read. */
export function unreadableText(error: unknown): RemotePayload {
  if ((error as { name?: unknown } | undefined)?.name === 'SyntaxError') return FOREIGN;
  throw error;
}
