import { inspect } from 'node:util';
import { CacheError } from '../contracts/cache-error.js';
import type { CacheEvent, CacheEvents, CacheListener } from '../contracts/cache-events.js';
import type { CacheObserver, RemoteStateChange } from '../contracts/cache-observer.js';

/** Makes an observer of the one who is told. */
type ObserverOf<Event extends CacheEvent> = (tell: CacheListener<Event>) => CacheObserver;

const OBSERVERS: { readonly [Event in CacheEvent]: ObserverOf<Event> } = {
  hit: (tell) => ({ onHit: (cache, tier, key) => tell({ cache, key, tier }) }),
  miss: (tell) => ({ onMiss: (cache, key) => tell({ cache, key }) }),
  set: (tell) => ({ onSet: (cache, key) => tell({ cache, key }) }),
  delete: (tell) => ({ onDelete: (cache, key) => tell({ cache, key }) }),
  load: (tell) => ({
    onLoad: (...[cache, key, durationMs, error]) =>
      tell({ cache, key, durationMs, ...(error === undefined ? {} : { error }) }),
  }),
  stale: (tell) => ({ onStale: (cache, key, reason) => tell({ cache, key, reason }) }),
  evict: (tell) => ({ onEvict: (cache, key) => tell({ cache, key }) }),
  invalidate: (tell) => ({ onInvalidate: (cache, tags) => tell({ cache, tags }) }),
  error: (tell) => ({ onTrouble: tell }),
  breaker: (tell) => ({ onRemoteState: (change) => (differs(change, 'breaker') ? tell(change) : undefined) }),
  coherence: (tell) => ({
    onRemoteState: (change) =>
      differs(change, 'state') || differs(change, 'coherence') ? tell(change) : undefined,
  }),
};

/**
 * The observer that tells a listener of one event; with a label, of what happens in that namespace and below it only,
 * and of what concerns them all. Throws a `CacheError` with code `CACHE_INVALID_LISTENER`.
 */
export function observerOf<Event extends CacheEvent>(
  event: Event,
  listener: CacheListener<Event>,
  label?: string,
): CacheObserver {
  if (!Object.hasOwn(OBSERVERS, event)) throw unknownEvent(event);
  if (typeof listener !== 'function') throw notAFunction(event, listener);
  return OBSERVERS[event](label === undefined ? listener : within(label, listener));
}

function within<Event extends CacheEvent>(
  label: string,
  listener: CacheListener<Event>,
): CacheListener<Event> {
  const isOwn = (payload: CacheEvents[CacheEvent]) =>
    !('cache' in payload) || `${payload.cache}/`.startsWith(`${label}/`);
  return (payload) => (isOwn(payload) ? listener(payload) : undefined);
}

function differs({ previous, current }: RemoteStateChange, part: 'state' | 'breaker' | 'coherence'): boolean {
  return previous[part] !== current[part];
}

function unknownEvent(event: unknown): CacheError {
  const known = Object.keys(OBSERVERS).join(', ');
  return new CacheError(
    'CACHE_INVALID_LISTENER',
    `${inspect(event)} is no event of a cache: listen to one of ${known}`,
  );
}

function notAFunction(event: string, listener: unknown): CacheError {
  return new CacheError(
    'CACHE_INVALID_LISTENER',
    `the listener of "${event}" is ${inspect(listener)}: give cache.on a function that takes the event`,
  );
}
