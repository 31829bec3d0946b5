import type { LocalEntry } from '../../contracts/local-store.js';
import type { CacheParts } from '../cache-parts.js';
import { PROCESS_ID } from '../envelope.js';
import type { TiersParts } from '../tiers-parts.js';
import { explainRemote, remoteKeyOf } from './explain-remote.js';
import type { CacheExplanation, ExplainedMemoryEntry, RemoteExplanation } from './explanation.js';
import { instant } from './instant.js';
import { invalidationOf, tagsOf } from './invalidation.js';
import { verdictOf } from './verdict.js';

/**
 * Reads what the tiers have of a key and judges it as `get` would, but counts, keeps, fills and removes nothing. It asks
 * the remote tier, even where memory answers, and the tag clock for marks that are not known.
 */
export async function explain(
  key: string,
  parts: CacheParts,
  isLoading: () => boolean,
): Promise<CacheExplanation> {
  const { tiers, label } = parts;
  const store = parts.input.remote;
  const remote = await explainRemote(key, parts);
  const entry = tiers.local.peek(key);
  const memory = entry ? explainEntry(entry, tiers) : ({ state: 'absent' } as const);
  const answer = answerOf(entry, remote, tiers);
  const at = instant(tiers.clock.now());
  return {
    key,
    cache: label,
    ...(store ? { remoteKey: remoteKeyOf(key, parts) } : {}),
    at,
    verdict: verdictOf({ at, answer, memory, remote, name: store?.name }),
    answer,
    memory,
    remote,
    isLoading: isLoading(),
    ...(store ? { connection: store.status() } : {}),
    ...(store?.limits ? { limits: store.limits } : {}),
    process: PROCESS_ID,
  };
}

function explainEntry(entry: LocalEntry, tiers: TiersParts): ExplainedMemoryEntry {
  const { expiresAt, freshUntil, staleUntil, stamp, marks, bytes } = entry;
  const killer = tiers.coherence.marks.killer(stamp, marks);
  return {
    state: stateOf(entry, tiers),
    expiresAt: instant(expiresAt),
    remainingMs: Math.max(0, expiresAt - tiers.clock.now()),
    freshUntil: instant(freshUntil),
    staleUntil: instant(staleUntil),
    tags: tagsOf(marks),
    bytes,
    ...(killer ? { invalidation: invalidationOf(killer) } : {}),
  };
}

function stateOf(entry: LocalEntry, { clock, coherence }: TiersParts): ExplainedMemoryEntry['state'] {
  const verdict = coherence.verdict(entry);
  if (verdict === 'dead' || verdict === 'doubtful') return 'dead';
  if (entry.expiresAt <= clock.now()) return 'expired';
  return verdict === 'alive' ? 'fresh' : 'unverified';
}

/** The decision of `Tiers`: memory, then the remote tier, then memory again where the remote tier has no answer. */
function answerOf(
  entry: LocalEntry | undefined,
  { state }: RemoteExplanation,
  tiers: TiersParts,
): CacheExplanation['answer'] {
  const local = entry && stateOf(entry, tiers);
  if (local === 'fresh' || (local === 'unverified' && !tiers.remote?.isUp)) return 'memory';
  if (state === 'fresh') return 'remote';
  const hasNoAnswer = state === 'unavailable' || state === 'unverified';
  const mayServe = entry && local === 'unverified' && !tiers.coherence.marks.owes(entry.marks);
  return hasNoAnswer && mayServe ? 'memory' : 'miss';
}
