import type { RemotePayload } from '../../contracts/remote-store.js';

const ESCAPE = '\0';
const BYTES = `${ESCAPE}b`;
const TEXT = `${ESCAPE}t`;

/**
 * The text that is kept for a payload. The client reads texts, which costs half of what reading bytes costs, so bytes
 * are kept as base64 behind a mark, and a text that begins like the mark behind another.
 */
export function toStored(payload: RemotePayload): string {
  if (typeof payload === 'string') return payload.startsWith(ESCAPE) ? TEXT + payload : payload;
  const { buffer, byteOffset, byteLength } = payload;
  return BYTES + Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** The payload of a kept text, `undefined` for none. */
export function fromStored(stored: string | null): RemotePayload | undefined {
  if (stored === null) return undefined;
  if (!stored.startsWith(ESCAPE)) return stored;
  const content = stored.slice(BYTES.length);
  return stored.startsWith(BYTES) ? Buffer.from(content, 'base64') : content;
}
