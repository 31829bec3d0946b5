import type { LocalEntry } from '../contracts/local-store.js';
import type { RemoteFound, RemoteLookup } from './envelope-reader.js';

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

export function isFound(answer: Found | NotFound): answer is Found {
  return typeof answer === 'object' && 'entry' in answer;
}

/** What a fill of the tiers depends on: the fence's token from before the look-up, and what the look-up found. */
export interface FillGuard {
  readonly token: number;
  readonly found: NotFound;
}
