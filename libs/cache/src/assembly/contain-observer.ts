import { types } from 'node:util';
import type { CacheObserver } from '../contracts/cache-observer.js';

/** The observer with its errors contained: a listener that throws must not fail a read. Absent members stay absent. */
export function containObserver(observer: CacheObserver): CacheObserver {
  return {
    onHit: contained(observer, observer.onHit),
    onMiss: contained(observer, observer.onMiss),
    onSet: contained(observer, observer.onSet),
    onDelete: contained(observer, observer.onDelete),
    onLoad: contained(observer, observer.onLoad),
    onStale: contained(observer, observer.onStale),
    onTrouble: contained(observer, observer.onTrouble),
    onRemoteState: contained(observer, observer.onRemoteState),
  };
}

function contained<Parameters extends unknown[]>(
  observer: CacheObserver,
  listener: ((...parameters: Parameters) => unknown) | undefined,
): ((...parameters: Parameters) => void) | undefined {
  if (!listener) return undefined;
  return (...parameters) => {
    try {
      const result = listener.apply(observer, parameters);
      if (types.isPromise(result)) result.catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}

function warn(error: unknown): void {
  process.emitWarning(`a cache observer threw: ${String(error)}`, { code: 'CACHE_OBSERVER' });
}
