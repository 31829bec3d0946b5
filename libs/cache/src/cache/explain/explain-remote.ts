import { types } from 'node:util';
import { CacheError } from '../../contracts/cache-error.js';
import type { RemotePayload, RemoteStore } from '../../contracts/remote-store.js';
import { maskUrls } from '../../settings/secret.js';
import type { CacheParts } from '../cache-parts.js';
import {
  identityOf,
  isClaimed,
  isOfLaterVersion,
  unpackEnvelope,
  writerOf,
  type Envelope,
} from '../envelope.js';
import { isWrongType } from '../remote-errors.js';
import type { ExplainedRemoteValue, RemoteExplanation } from './explanation.js';
import { instant } from './instant.js';
import { invalidationOf, judge, type Judgement } from './invalidation.js';

/** The name of a key in the remote store. */
export function remoteKeyOf(key: string, { namespace }: CacheParts): string {
  return `${namespace}:${key}`;
}

/** What the remote tier has of a key, and how `EnvelopeReader` would judge it. Never rejects. */
export async function explainRemote(key: string, parts: CacheParts): Promise<RemoteExplanation> {
  const { tiers, input } = parts;
  if (!input.remote) return { state: 'off' };
  if (tiers.remote?.owes(key))
    return { state: 'unavailable', reason: 'a delete of the key is still to be sent' };
  const payload = await read(remoteKeyOf(key, parts), input.remote);
  if (typeof payload !== 'string') return payload;
  const envelope = unpackEnvelope(payload);
  const bytes = Buffer.byteLength(payload);
  if (envelope === undefined) return { state: 'undecodable', reason: foreignness(payload), bytes };
  if (envelope === 'deleted') {
    const state = isClaimed(identityOf(payload)) ? 'claimed' : 'tombstone';
    return { state, writer: writerOf(payload) };
  }
  return explainValue({ key, payload, envelope }, parts);
}

function foreignness(payload: RemotePayload): string {
  return isOfLaterVersion(payload) ? 'a later version wrote it' : 'it is not what this version writes';
}

async function read(name: string, store: RemoteStore): Promise<RemotePayload | RemoteExplanation> {
  try {
    return (await store.get(name)) ?? { state: 'absent' };
  } catch (error) {
    if (isWrongType(error)) return { state: 'undecodable', reason: 'it is a list, a hash or the like' };
    const reason = maskUrls(types.isNativeError(error) ? error.message : String(error));
    return { state: 'unavailable', reason };
  }
}

interface Value {
  readonly key: string;
  readonly payload: RemotePayload;
  readonly envelope: Envelope;
}

async function explainValue(
  { key, payload, envelope }: Value,
  parts: CacheParts,
): Promise<RemoteExplanation> {
  const { values, clock, marksOf } = parts.tiers;
  const { createdAt, freshUntil, staleUntil, cost: costMs, tags, stamp, encoded } = envelope;
  const judged = staleUntil > clock.now() ? await judge({ stamp, marks: marksOf(tags) }, parts) : undefined;
  const bytes = Buffer.byteLength(payload);
  try {
    if (judged === 'alive') await values.read(key, encoded);
  } catch (error) {
    return { state: 'undecodable', reason: `the codec refuses it (${kindOf(error)})`, bytes };
  }
  const now = clock.now();
  return {
    state: stateOf(judged, envelope, now),
    createdAt: instant(createdAt),
    ageMs: Math.max(0, now - createdAt),
    freshUntil: instant(freshUntil),
    staleUntil: instant(staleUntil),
    remainingMs: Math.max(0, freshUntil - now),
    costMs,
    tags,
    stamp,
    isLoading: isClaimed(identityOf(payload)),
    writer: writerOf(payload),
    format: encoded.format,
    bytes,
    ...(typeof judged !== 'object'
      ? {}
      : 'mark' in judged
        ? { invalidation: invalidationOf(judged) }
        : judged),
  };
}

function stateOf(
  judged: Judgement | undefined,
  { freshUntil, staleUntil }: Envelope,
  now: number,
): ExplainedRemoteValue['state'] {
  if (staleUntil <= now) return 'expired';
  if (judged !== 'alive') return judged && 'reason' in judged ? 'unverified' : 'dead';
  return freshUntil > now ? 'fresh' : 'stale';
}

/** Not what the error says: a parser's error quotes what it could not read. */
function kindOf(error: unknown): string {
  if (CacheError.isInstance(error)) return error.code;
  return types.isNativeError(error) ? error.name : typeof error;
}
