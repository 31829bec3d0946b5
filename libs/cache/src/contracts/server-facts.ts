import type { CertificateFacts, ConnectionSecurity } from './connection-security.js';

/** What a Redis server says about itself. A fact that is absent could not be looked up: see `hidden`. */
export interface ServerFacts {
  /** Round trips in milliseconds, in the order of the pings. */
  readonly pingsMs: readonly number[];
  readonly security: ConnectionSecurity;
  /** `7.4.1` */
  readonly version?: string;
  readonly role?: 'primary' | 'replica';
  /** Whether it is one for itself, or a node of a Cluster, or a sentinel, which holds no data. */
  readonly mode?: 'standalone' | 'cluster' | 'sentinel';
  /** Bytes; 0 is no limit. */
  readonly maxMemory?: number;
  /** `allkeys-lru` */
  readonly evictionPolicy?: string;
  /** Whether the server can tell this client about keys that others change. */
  readonly canTrack?: boolean;
  /** Commands of the cache that the server refuses, each with the code of its answer: `SET` → `NOPERM`. */
  readonly refused: ReadonlyMap<string, string>;
  /** Commands that this user may not ask with; the cache does without them. */
  readonly hidden: readonly string[];
}

/** The server, or why nothing is known about it; never with a password. */
export type ServerInspection =
  | { readonly facts: ServerFacts }
  | { readonly unreachable: string; readonly serverCertificate?: CertificateFacts };
