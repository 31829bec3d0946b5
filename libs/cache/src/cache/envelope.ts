import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { EncodedValue } from '../contracts/codec.js';
import type { RemotePayload, SweepRule } from '../contracts/remote-store.js';
import { HeaderFields, numberIn } from './header-fields.js';

const FORMAT_VERSION = '1';
const VERSION_LENGTH = 12;
const STAMP_LENGTH = 16;
const IDENTITY_LENGTH = 2 + VERSION_LENGTH;
const CHECKSUM_LENGTH = 8;
const STAMP_OFFSET = IDENTITY_LENGTH + CHECKSUM_LENGTH;
/** Ends the format of a payload that is bytes, kept as base64. */
const BASE64 = '~';
const LATER_VERSION = /^[2-9][A-Z][\w-]{12}$/;
const NO_TAGS: readonly string[] = [];

/** Six characters at random, with which every version begins that this process makes. */
export const PROCESS_ID = randomBytes(6)
  .toString('base64url')
  .slice(0, VERSION_LENGTH / 2);

/**
 * What a payload is: a value, a tombstone that stands where one was deleted, a claim of who loads what is not there, or a
 * value that somebody loads anew.
 */
type Kind = 'V' | 'T' | 'C' | 'L';

/** The last character of a claim's version changes while its load lives; what precedes it is the claim's name. */
const PULSES = '0123456789abcdefghijklmnopqrstuvwxyz';

/** What the remote tier keeps of an entry: times in milliseconds since the Unix epoch, and the encoded value. */
export interface Envelope {
  /** Logical time at which the load began; orders entries against invalidations. */
  readonly stamp: number;
  readonly createdAt: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
  /** Milliseconds that the factory took. */
  readonly cost: number;
  readonly tags: readonly string[];
  readonly encoded: EncodedValue;
}

/**
 * One line of header, a line feed, and the payload, so that `redis-cli` shows it; bytes as base64, since the client
 * reads texts at half the price of bytes.
 *
 * Header: format version, kind, 12 characters that are new with every write of any process, CRC-32 of all that follows in
 * hexadecimal, 16 digits of stamp, then separated by spaces created, fresh until, stale until, cost, format and tags as JSON.
 */
export function packEnvelope(envelope: Envelope): RemotePayload {
  const { stamp, createdAt, freshUntil, staleUntil, cost, tags, encoded } = envelope;
  const { data } = encoded;
  const isText = typeof data === 'string';
  const format = isText ? encoded.format : encoded.format + BASE64;
  const fields = [createdAt, freshUntil, staleUntil, cost, format, JSON.stringify(tags)].join(' ');
  const body = `${stampText(stamp)}${fields}\n${isText ? data : base64Of(data)}`;
  return `${FORMAT_VERSION}V${newVersion()}${checksumOf(body)}${body}`;
}

/** Stands in the place of a deleted entry, so that a load that began before cannot bring it back. */
export function packTombstone(): RemotePayload {
  return `${FORMAT_VERSION}T${newVersion()}${stampText(0)}`;
}

/** Stands in the place of an entry that is being loaded, where there was nothing. */
export function packClaim(): RemotePayload {
  return claimHead('C') + stampText(0);
}

/** Whether a payload with this identity is being loaded. */
export function isClaimed(identity: string): boolean {
  const kind = identity[1];
  return identity.startsWith(FORMAT_VERSION) && (kind === 'C' || kind === 'L');
}

/** The identity that takes the place of this one when somebody begins to load what has it. */
export function claimOn(identity: string): string {
  return claimHead(identity.startsWith(FORMAT_VERSION) && isOfValue(identity) ? 'L' : 'C');
}

/** How a claimed payload begins for as long as the claim is held, however often it is renewed. */
export function claimName(identity: string): string {
  return identity.slice(0, IDENTITY_LENGTH - 1);
}

/** The identity of a claim that was renewed `count` times: it differs from those of the last 35 renewals. */
export function renewedClaim(name: string, count: number): string {
  return name + PULSES.charAt(count % PULSES.length);
}

/** The identity that takes the place of a claim with this name when nobody loads what has it any more. */
export function releasedClaim(name: string): string {
  return FORMAT_VERSION + (isOfValue(name) ? 'V' : 'T') + newVersion();
}

/**
 * Whether a payload looks like one of a format to come: another version, a kind and an identity, which every version has
 * and which differ with every write.
 */
export function isOfLaterVersion(payload: RemotePayload): boolean {
  return LATER_VERSION.test(payload.slice(0, IDENTITY_LENGTH));
}

/** What tells a payload from every other one, and from what stood in its place before. */
export function identityOf(payload: RemotePayload): string {
  return payload.slice(0, IDENTITY_LENGTH);
}

/** The process that wrote a payload, as `PROCESS_ID` of that process. */
export function writerOf(payload: RemotePayload): string {
  return payload.slice(2, 2 + PROCESS_ID.length);
}

/** Entries whose load began before a logical time, but neither tombstones nor what is being loaded. */
export function olderThan(time: number): SweepRule {
  return { prefix: `${FORMAT_VERSION}V`, offset: STAMP_OFFSET, below: stampText(time) };
}

/** The envelope of a payload; `deleted` of a tombstone or a claim on nothing, `undefined` for anything that this version did not write, or that was changed since. */
export function unpackEnvelope(payload: RemotePayload): Envelope | 'deleted' | undefined {
  const kind = payload.startsWith(FORMAT_VERSION) ? payload[1] : undefined;
  if (kind === 'T' || kind === 'C') return 'deleted';
  const end = payload.indexOf('\n');
  if (end < 0 || (kind !== 'V' && kind !== 'L') || !isIntact(payload)) return undefined;
  const stamp = numberIn(payload, STAMP_OFFSET, STAMP_OFFSET + STAMP_LENGTH);
  const fields = new HeaderFields(payload, STAMP_OFFSET + STAMP_LENGTH, end);
  const createdAt = fields.number();
  const freshUntil = fields.number();
  const staleUntil = fields.number();
  const cost = fields.number();
  const format = fields.text();
  const tags = parseTags(fields.rest());
  const isFinite = Number.isFinite(stamp + createdAt + freshUntil + staleUntil + cost);
  if (format === undefined || tags === undefined || !isFinite) return undefined;
  const encoded = encodedOf(format, payload.slice(end + 1));
  return { stamp, createdAt, freshUntil, staleUntil, cost, tags, encoded };
}

/** Against accidents, not against people: what begins with the stamp is what its writer wrote. */
function isIntact(payload: RemotePayload): boolean {
  const checksum = Number.parseInt(payload.slice(IDENTITY_LENGTH, STAMP_OFFSET), 16);
  return checksum === crc32(payload.slice(STAMP_OFFSET));
}

function checksumOf(body: string): string {
  return crc32(body).toString(16).padStart(CHECKSUM_LENGTH, '0');
}

function isOfValue(identity: string): boolean {
  return identity[1] === 'V' || identity[1] === 'L';
}

function claimHead(kind: Kind): string {
  const version = newVersion(VERSION_LENGTH - 1);
  return renewedClaim(FORMAT_VERSION + kind + version, 0);
}

let writes = 0;

/** Random by process, counted within it: as good as random, and a batch of deletes does not wait for entropy. */
function newVersion(length = VERSION_LENGTH): string {
  const digits = length - PROCESS_ID.length;
  return PROCESS_ID + (writes++).toString(36).padStart(digits, '0').slice(-digits);
}

function stampText(stamp: number): string {
  return String(stamp).padStart(STAMP_LENGTH, '0');
}

function encodedOf(format: string, data: string): EncodedValue {
  if (!format.endsWith(BASE64)) return { format, data };
  return { format: format.slice(0, -BASE64.length), data: Buffer.from(data, 'base64') };
}

function base64Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function parseTags(text: string): readonly string[] | undefined {
  if (text === '[]') return NO_TAGS;
  try {
    const tags: unknown = JSON.parse(text);
    return Array.isArray(tags) && tags.every((tag) => typeof tag === 'string') ? tags : undefined;
  } catch {
    return undefined; // foreign or broken bytes: the caller counts them and treats them as a miss
  }
}
