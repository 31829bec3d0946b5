import type {
  CacheExplanation,
  ExplainedInvalidation,
  MemoryExplanation,
  RemoteExplanation,
} from './explanation.js';
import { lengthOf } from './instant.js';

/** What a verdict is about. */
type Findings = Pick<CacheExplanation, 'at' | 'answer' | 'memory' | 'remote'> & {
  /** What the remote store is called. */
  readonly name: string | undefined;
};

/** One sentence: what `get` answers, and why. */
export function verdictOf(findings: Findings): string {
  const { answer, memory, remote, name = '' } = findings;
  const near = memoryClause(memory);
  const far = remoteClause(remote, name);
  if (answer === 'memory')
    return memory.state === 'fresh'
      ? `get answers from memory: ${near}.`
      : `get answers from memory although ${near}: ${far}.`;
  if (answer === 'remote') return `get answers from ${name}: ${near}, ${far}.`;
  const cause = remote.state === 'off' ? near : `${near}, ${far}`;
  return `get misses: ${cause}${graceClause(findings)}.`;
}

function memoryClause(memory: MemoryExplanation): string {
  switch (memory.state) {
    case 'absent':
      return 'memory has nothing';
    case 'fresh':
      return `it may serve its entry for another ${lengthOf(memory.remainingMs)}`;
    case 'unverified':
      return 'others may have changed the entry in memory unheard';
    case 'expired':
      return `memory may not serve its entry any more since ${memory.expiresAt}`;
    case 'dead':
      return `the entry in memory ${invalidated(memory.invalidation)}`;
  }
}

function remoteClause(remote: RemoteExplanation, name: string): string {
  switch (remote.state) {
    case 'off':
      return 'there is no remote tier';
    case 'unavailable':
      return `${name} cannot be asked (${remote.reason})`;
    case 'absent':
      return `${name} has nothing`;
    case 'tombstone':
      return `in ${name} the key was deleted`;
    case 'claimed':
      return `${name} has nothing, and the process ${remote.writer} is loading it`;
    case 'undecodable':
      return `what ${name} has cannot be read (${remote.reason})`;
    case 'fresh':
      return `the value in ${name} is fresh for another ${lengthOf(remote.remainingMs)}`;
    case 'stale':
      return `the value in ${name} expired at ${remote.freshUntil}`;
    case 'expired':
      return `the value in ${name} is past its grace since ${remote.staleUntil}`;
    case 'dead':
      return `the value in ${name} ${invalidated(remote.invalidation)}`;
    case 'unverified':
      return `the value in ${name} cannot be verified (${remote.reason ?? ''})`;
  }
}

function invalidated(invalidation: ExplainedInvalidation | undefined): string {
  if (!invalidation) return 'was invalidated';
  const { tag, cache, at } = invalidation;
  const what = tag === undefined ? `with a clear of ${cache}` : `with the tag ${JSON.stringify(tag)}`;
  return `was invalidated ${what}${at === undefined ? '' : ` at ${at}`}`;
}

/** A load may fall back on what the remote tier has, or without an answer from it on what memory has. */
function graceClause({ at, memory, remote }: Findings): string {
  const until = remote.state === 'stale' ? remote.staleUntil : graceInMemory(memory, remote);
  if (until === undefined || until <= at) return '';
  return `; until ${until} getOrSet may serve it where its factory fails or is slow`;
}

function graceInMemory(memory: MemoryExplanation, { state }: RemoteExplanation): string | undefined {
  const decides = state === 'off' || state === 'unavailable' || state === 'unverified';
  return decides && memory.state === 'expired' ? memory.staleUntil : undefined;
}
