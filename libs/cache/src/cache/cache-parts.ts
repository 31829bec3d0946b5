import type { CacheObserver } from '../contracts/cache-observer.js';
import type { Clock } from '../contracts/clock.js';
import type { Codec, PayloadCoding } from '../contracts/codec.js';
import type { LocalStore } from '../contracts/local-store.js';
import type { RemoteStore } from '../contracts/remote-store.js';
import type { CacheConfig } from '../settings/types.js';
import { Coherence } from './coherence.js';
import { Counters } from './counters.js';
import { Lifetimes, type IsNegative } from './lifetimes.js';
import { Observers } from './observers.js';
import { PendingWrites } from './pending-writes.js';
import { Recorder } from './recorder.js';
import { RemoteTier } from './remote-tier.js';
import type { TiersParts } from './tiers-parts.js';
import { Values } from './values.js';

/** The settings in which a namespace may differ from the application. */
export type NamespaceSettings = Partial<Pick<CacheConfig, 'ttl' | 'factory' | 'memory' | 'maxValueBytes'>>;

/** In what a namespace may differ from the cache around it. */
export interface NamespaceOptions extends NamespaceSettings {
  /** How its values become texts or bytes, and back. @default the codec of the cache around it */
  readonly codec?: Codec | undefined;
}

/** What a cache is built from. */
export interface CacheInput {
  readonly config: CacheConfig;
  readonly remote: RemoteStore | undefined;
  readonly createLocalStore: (memory: CacheConfig['memory']) => LocalStore;
  readonly codec: Codec;
  /** What is done to encoded values on their way to the remote tier. */
  readonly coding?: PayloadCoding | undefined;
  readonly clock: Clock;
  readonly observer: CacheObserver;
  readonly isNegative: IsNegative;
}

/** The parts of one namespace. */
export interface CacheParts {
  readonly input: CacheInput;
  /** `default`, or the path of the namespace below it: what observers and statistics call it. */
  readonly label: string;
  /** The prefix of its keys in the remote store, without the colon. */
  readonly namespace: string;
  readonly config: CacheConfig;
  readonly localStore: LocalStore;
  readonly tiers: TiersParts;
  readonly lifetimes: Lifetimes;
  /** Of the root and all its namespaces. */
  readonly coherence: Coherence;
  /** Of the root and all its namespaces. */
  readonly observers: Observers;
  /** Of the root and all its namespaces. */
  readonly pending: PendingWrites;
  readonly parent: CacheParts | undefined;
}

/**
 * Builds the parts of the root cache, or of a namespace nested in `parent`.
 *
 * Keys of the root are `<namespace>:d:<key>`, of a nested one `<namespace>:d/<name>:<key>`: no key of one can be taken
 * for a key of another.
 */
export function buildParts(
  input: CacheInput & { name?: string; settings?: NamespaceSettings | undefined; parent?: CacheParts },
): CacheParts {
  const { name, settings, parent, ...rest } = input;
  const config = { ...(parent?.config ?? rest.config), ...settings };
  const namespace = parent ? `${parent.namespace}/${name}` : `${config.namespace}:d`;
  const label = parent ? (parent.parent ? `${parent.label}/${name}` : String(name)) : 'default';
  const shared = parent && hasEqualBounds(config, parent.config) ? parent.localStore : undefined;
  const localStore = shared ?? rest.createLocalStore(config.memory);
  const observers = parent?.observers ?? observedBy(rest.observer);
  const recorder = new Recorder({
    cache: label,
    counters: new Counters(),
    observer: observers.all,
    clock: rest.clock,
  });
  const coherence =
    parent?.coherence ??
    new Coherence({
      remote: rest.remote,
      clock: rest.clock,
      root: ROOT_MARK,
      verifyEveryMs: Math.min(config.memory.ttlCap, UNTOLD_MS),
      onTrouble: (error) => recorder.trouble('invalidate', error),
      onStatus: (previous, current) => observers.all.onRemoteState?.({ previous, current }),
    });
  const marksOf = markerOf([...(parent?.tiers.marksOf([]) ?? []), markOf(namespace)]);
  const tiers = buildTiers(rest, { namespace, config, localStore, coherence, marksOf, recorder });
  const pending = parent?.pending ?? new PendingWrites(rest.clock);
  const lifetimes = new Lifetimes(config.ttl, rest.isNegative);
  const shares = { coherence, observers, pending, parent };
  return { input: rest, label, namespace, config, localStore, tiers, lifetimes, ...shares };
}

function observedBy(observer: CacheObserver): Observers {
  const observers = new Observers();
  observers.add(observer);
  return observers;
}

function hasEqualBounds({ memory: one }: CacheConfig, { memory: other }: CacheConfig): boolean {
  return one.maxEntries === other.maxEntries && one.maxBytes === other.maxBytes;
}

/** How long memory is taken for true, at most, where nobody tells of every change. */
const UNTOLD_MS = 10_000;

/** Every entry hangs on the mark of its namespace and of those around it: a clear is one mark. */
const ROOT_MARK = 'd';

/** The path of a namespace below the application: `d`, `d/reports`. */
function markOf(namespace: string): string {
  return namespace.slice(namespace.indexOf(':') + 1);
}

function markerOf(own: readonly string[]): TiersParts['marksOf'] {
  const path = own.at(-1) ?? ROOT_MARK;
  return (tags) => (tags.length === 0 ? own : [...own, ...tags.map((tag) => `${path}:${tag}`)]);
}

function buildTiers(
  { remote, codec, coding, clock }: CacheInput,
  parts: Pick<CacheParts, 'namespace' | 'config' | 'localStore' | 'coherence'> &
    Pick<TiersParts, 'marksOf' | 'recorder'>,
): TiersParts {
  const { namespace, config, localStore, coherence, marksOf, recorder } = parts;
  const { refreshAhead } = config.factory;
  const values = new Values({
    namespace,
    codec,
    coding: remote && coding,
    maxBytes: config.maxValueBytes,
  });
  const common = { values, clock, recorder, memory: config.memory, refreshAhead, marksOf };
  const { marks } = coherence;
  return {
    ...common,
    local: localStore.partition((key) => recorder.evict(key)),
    remote: remote && new RemoteTier({ ...common, namespace, marks, store: remote }),
    coherence,
  };
}
