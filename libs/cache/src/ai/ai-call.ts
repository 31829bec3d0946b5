import type { LoadOptions } from '../cache/cache-types.js';
import type { TagFacts } from './ai-tags.js';
import type { AiMode, AiRequest } from './ai-types.js';
import type { RequestIdentity } from './keys/name-request.js';
import type { Admission } from './text-tier.js';

/** A call that the cache can answer. */
export interface KeyedCall {
  readonly request: AiRequest;
  /** Of the cache below. */
  readonly key: string;
  /** What callers see of the key. */
  readonly digest: string;
  readonly mode: AiMode;
  readonly identity: RequestIdentity;
  /** Whom a cooldown holds for. */
  readonly payer: string;
  readonly admission: Admission;
  readonly load: LoadOptions;
  readonly tagFacts: TagFacts;
  readonly maxAgeMs: number;
  readonly staleIfErrorMs: number | undefined;
  readonly dryRun: boolean;
  readonly shouldCache: readonly ((answer: never) => boolean)[];
  readonly signal: AbortSignal | undefined;
}

/** A call that the cache leaves alone, and why. */
export interface BypassedCall {
  readonly request: AiRequest;
  readonly bypass: string;
  readonly signal: AbortSignal | undefined;
}

export type AiCall = KeyedCall | BypassedCall;
