import type { LoadOptions } from '../cache/cache-types.js';
import type { TagFacts } from './ai-tags.js';
import type { AiMode, AiRequest } from './ai-types.js';
import type { RequestIdentity } from './keys/name-request.js';
import type { Admission, TextTier } from './text-tier.js';

/** What every call is counted by. */
interface CountedCall {
  readonly request: AiRequest;
  /** By `Clock.elapsed`. */
  readonly startedAt: number;
  /** Characters of its texts; 0 where they were not looked at. */
  readonly textLength: number;
  readonly textTier: TextTier;
  /** Of the caller. */
  readonly signal: AbortSignal | undefined;
}

/** A call that the cache can answer. */
export interface KeyedCall extends CountedCall {
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
}

/** A call that the cache leaves alone, and why. */
export interface BypassedCall extends CountedCall {
  readonly bypass: string;
}

export type AiCall = KeyedCall | BypassedCall;

/** Whether an answer is made anew where what is kept was not to be taken. */
export function isAnew({ mode, maxAgeMs }: KeyedCall): boolean {
  return mode === 'refresh' || maxAgeMs !== Number.POSITIVE_INFINITY;
}

/** Whether what is kept is looked at before anything is made. */
export function looksFirst(call: KeyedCall): boolean {
  return call.mode !== 'refresh' && (call.mode !== 'default' || isAnew(call));
}

/** Who shares a call to the model: those who ask for the same, and do the same with it, also where it fails. */
export function flightName({ mode, key, staleIfErrorMs }: KeyedCall, anew: boolean): string {
  const use = anew ? 'anew' : 'any';
  return `${mode === 'read-only' ? 'unkept' : use} ${staleIfErrorMs ?? ''} ${key}`;
}
