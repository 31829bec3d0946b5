import { randomBytes } from 'node:crypto';
import type { EncodedValue } from '../contracts/codec.js';
import type { RemotePayload } from '../contracts/remote-store.js';

const FORMAT_VERSION = '1';
const VALUE_KIND = 'V';
const VERSION_LENGTH = 12;
const STAMP_LENGTH = 16;
const NO_STAMP = '0'.repeat(STAMP_LENGTH);
const HEADER_FIELDS = 6;

/** What the remote tier keeps of an entry: times in milliseconds since the Unix epoch, and the encoded value. */
export interface Envelope {
  /** Random, new with every write: what a conditional write compares. */
  readonly version: string;
  /** Logical time at which the load began, 16 digits; orders entries against invalidations. */
  readonly stamp: string;
  readonly createdAt: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
  /** Milliseconds that the factory took. */
  readonly cost: number;
  readonly tags: readonly string[];
  readonly encoded: EncodedValue;
}

/** A new version for an entry. */
export function newVersion(): string {
  return randomBytes((VERSION_LENGTH * 3) / 4).toString('base64url');
}

/**
 * One line of header, a line feed, and the payload: a text where the payload is one, so that `redis-cli` shows it.
 *
 * Header: format version, kind, 12 characters of version, 16 digits of stamp, then separated by spaces created, fresh
 * until, stale until, cost, format and tags as JSON.
 */
export function packEnvelope(envelope: Omit<Envelope, 'stamp'> & { readonly stamp?: string }): RemotePayload {
  const { version, stamp = NO_STAMP, createdAt, freshUntil, staleUntil, cost, tags, encoded } = envelope;
  const fields = [createdAt, freshUntil, staleUntil, cost, encoded.format, JSON.stringify(tags)].join(' ');
  const header = `${FORMAT_VERSION}${VALUE_KIND}${version}${stamp}${fields}\n`;
  if (typeof encoded.data === 'string') return header + encoded.data;
  return Buffer.concat([Buffer.from(header), encoded.data]);
}

/** The envelope of a payload; `undefined` for anything that this version did not write, which is then a miss. */
export function unpackEnvelope(payload: RemotePayload): Envelope | undefined {
  const end = payload.indexOf(typeof payload === 'string' ? ('\n' as never) : (10 as never));
  if (end < 0) return undefined;
  const header =
    typeof payload === 'string' ? payload.slice(0, end) : Buffer.from(payload.subarray(0, end)).toString();
  if (!header.startsWith(FORMAT_VERSION + VALUE_KIND)) return undefined;
  const [createdAt, freshUntil, staleUntil, cost, format, ...rest] = header
    .slice(2 + VERSION_LENGTH + STAMP_LENGTH)
    .split(' ');
  const times = [createdAt, freshUntil, staleUntil, cost].map(Number);
  const tags = parseTags(rest.join(' '));
  if (
    format === undefined ||
    tags === undefined ||
    times.length + 2 !== HEADER_FIELDS ||
    !times.every(Number.isFinite)
  )
    return undefined;
  const [created = 0, fresh = 0, stale = 0, factoryCost = 0] = times;
  return {
    version: header.slice(2, 2 + VERSION_LENGTH),
    stamp: header.slice(2 + VERSION_LENGTH, 2 + VERSION_LENGTH + STAMP_LENGTH),
    createdAt: created,
    freshUntil: fresh,
    staleUntil: stale,
    cost: factoryCost,
    tags,
    encoded: {
      format,
      data: typeof payload === 'string' ? payload.slice(end + 1) : payload.subarray(end + 1),
    },
  };
}

function parseTags(text: string): readonly string[] | undefined {
  try {
    const tags: unknown = JSON.parse(text);
    return Array.isArray(tags) && tags.every((tag) => typeof tag === 'string') ? tags : undefined;
  } catch {
    return undefined; // foreign or broken bytes: the caller counts them and treats them as a miss
  }
}
