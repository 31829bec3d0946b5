import type { EncodedValue } from '../contracts/codec.js';
import type { RemoteWrite } from '../contracts/remote-store.js';
import { packEnvelope } from './envelope.js';

/** What is written of an entry. */
export interface RemoteEntry {
  readonly key: string;
  readonly encoded: EncodedValue;
  /** About how many bytes it has in memory. */
  readonly size: number;
  /** How long it is fresh, and how long after that it is kept, in milliseconds. */
  readonly ttlMs: number;
  readonly graceMs: number;
  readonly cost: number;
  readonly tags: readonly string[];
  /** Logical time at which the load began. */
  readonly stamp: number;
}

/** A value in its normal form, and what the remote tier gets of it. */
export interface KeptWrite {
  readonly write: RemoteEntry;
  readonly value: unknown;
}

/** Its payload, and how long the remote tier keeps it, for a write at `createdAt`, in milliseconds since the Unix epoch. */
export function packEntry(entry: RemoteEntry, createdAt: number): Pick<RemoteWrite, 'payload' | 'ttlMs'> {
  const { encoded, ttlMs, graceMs, cost, tags, stamp } = entry;
  const freshUntil = createdAt + ttlMs;
  const staleUntil = freshUntil + graceMs;
  const payload = packEnvelope({ stamp, createdAt, freshUntil, staleUntil, cost, tags, encoded });
  return { payload, ttlMs: ttlMs + graceMs };
}
