import { types } from 'node:util';
import type { CacheObserver } from '../contracts/cache-observer.js';

type Member = keyof CacheObserver;
type Call = (...details: unknown[]) => unknown;

const NOBODY: Readonly<Record<Member, undefined>> = {
  onHit: undefined,
  onMiss: undefined,
  onSet: undefined,
  onDelete: undefined,
  onLoad: undefined,
  onStale: undefined,
  onEvict: undefined,
  onInvalidate: undefined,
  onTrouble: undefined,
  onRemoteState: undefined,
};

/** Who listens to a cache and its namespaces: those that come and go. A listener that throws must not fail a read. */
export class Observers {
  /** Tells all of them; a member is there while somebody implements it, so that nothing is built for nobody. */
  readonly all: CacheObserver = { ...NOBODY };
  readonly #observers = new Set<CacheObserver>();

  /** Answers how to take it away again. */
  add(observer: CacheObserver): () => void {
    this.#observers.add(observer);
    this.#update();
    return () => {
      this.#observers.delete(observer);
      this.#update();
    };
  }

  #update(): void {
    const all = this.all as Record<Member, Call | undefined>;
    for (const member of Object.keys(NOBODY) as Member[]) {
      const calls = [...this.#observers].flatMap((observer) => contained(observer, member) ?? []);
      all[member] = calls.length > 1 ? inTurn(calls) : calls[0];
    }
  }
}

function inTurn(calls: readonly Call[]): Call {
  return (...details) => {
    for (const call of calls) call(...details);
  };
}

function contained(observer: CacheObserver, member: Member): Call | undefined {
  const listener = observer[member] as Call | undefined;
  if (!listener) return undefined;
  return (...details) => {
    try {
      const result = listener.apply(observer, details);
      if (types.isPromise(result)) result.catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}

function warn(error: unknown): void {
  process.emitWarning(`a cache observer threw: ${String(error)}`, { code: 'CACHE_OBSERVER' });
}
