import { Secret } from './secret.js';

/** Bytes of an AES-256 key. */
export const KEY_BYTES = 32;

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
const LINE = /^([^\s:]+)\s*:\s*(\S+)$/;
const BYTE_ORDER_MARK = /^\uFEFF/;

/** A key by its name, which stands in the clear beside every value that it encrypted. */
export interface RingKey {
  readonly id: string;
  /** 32 bytes in base64. */
  readonly secret: Secret;
}

/** The first key writes, all of them read. */
export type KeyRing = readonly [RingKey, ...RingKey[]];

/**
 * Reads a key ring: a line `<id>:<base64 of 32 bytes>` per key; empty lines and lines that begin with # say nothing.
 *
 * Answers either the ring or every problem with its line, never with what stands there.
 */
export function parseKeyRing(
  text: string,
): { readonly ring: KeyRing } | { readonly problems: readonly string[] } {
  const lines = text.replace(BYTE_ORDER_MARK, '').split('\n');
  const keys: (RingKey & { readonly line: number })[] = [];
  const problems: string[] = [];
  lines.forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const parsed = parseLine(line);
    if (typeof parsed === 'string') problems.push(`line ${index + 1}: ${parsed}`);
    else keys.push({ ...parsed, line: index + 1 });
  });
  problems.push(...repetitions(keys));
  const [first, ...others] = keys.map(({ id, secret }) => ({ id, secret }));
  if (problems.length > 0) return { problems };
  return first ? { ring: [first, ...others] } : { problems: ['it holds no key'] };
}

/** The line of a key in the file of a ring. */
export function formatRingKey({ id, secret }: RingKey): string {
  return `${id}:${secret.reveal()}`;
}

/** The id of a key as a ring takes it. */
export function isKeyId(id: string): boolean {
  return ID.test(id);
}

function parseLine(line: string): RingKey | string {
  const [, id, base64] = LINE.exec(line) ?? [];
  if (id === undefined || base64 === undefined || !isKeyId(id)) return 'not <id>:<base64>';
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) return 'what follows the id is not base64';
  if (bytes.length !== KEY_BYTES) return `a key of ${bytes.length} bytes instead of ${KEY_BYTES}`;
  return { id, secret: new Secret(base64) };
}

/** Two keys of one id cannot be told apart, and one key of two ids rotates nothing. */
function repetitions(keys: readonly (RingKey & { readonly line: number })[]): string[] {
  return keys.flatMap(({ id, secret, line }, index) => {
    const before = keys.slice(0, index);
    const sameId = before.find((one) => one.id === id);
    if (sameId) return [`line ${line}: the id of line ${sameId.line} again`];
    const sameKey = before.find((one) => one.secret.reveal() === secret.reveal());
    return sameKey ? [`line ${line}: the key of line ${sameKey.line} under another id`] : [];
  });
}
