import type { LocalEntry } from '../contracts/local-store.js';
import type { WriteCondition } from '../contracts/remote-store.js';
import type { Absent, RemoteFound, RemoteLookup } from './envelope-reader.js';

/** Why a look-up found nothing. */
export type NotFound = Exclude<RemoteLookup, RemoteFound>;

/** What a look-up found, and which tier had it. */
export interface Found {
  readonly entry: LocalEntry;
  readonly source: string;
  /** What tells the entry from all others in the remote tier; absent where memory had it. */
  readonly identity?: string | undefined;
  /** Whether somebody is loading it anew. */
  readonly claimed?: boolean;
}

/** There is no remote tier to hold anything. */
export const ABSENT: Absent = { replaces: undefined, claimed: false };

/** When a fill may take place: while what the look-up found is still there. */
export function conditionOf(replaces: string | undefined): WriteCondition {
  return replaces === undefined ? 'absent' : { prefix: replaces };
}

export function isFound(answer: Found | NotFound): answer is Found {
  return typeof answer === 'object' && 'entry' in answer;
}

/** What a fill of the tiers depends on: the fence's token from before the look-up, and what the look-up found. */
export interface FillGuard {
  readonly token: number;
  readonly found: NotFound;
  /** Whether memory may keep the value. @default true */
  readonly memory?: boolean | undefined;
}

/** A loaded value as its callers read it. */
export interface Filled {
  readonly entry: LocalEntry;
  /** Whether either tier has it. */
  readonly isKept: boolean;
}

/** How a look-up fills memory: the fence's token from before it, and whether memory may keep what it finds. */
export interface LookUpOptions {
  readonly token?: number;
  /** @default true */
  readonly memory?: boolean | undefined;
}
