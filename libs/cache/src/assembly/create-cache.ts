import { Cache } from '../cache/cache.js';
import { buildParts } from '../cache/cache-parts.js';
import type { IsNegative } from '../cache/lifetimes.js';
import { CacheError } from '../contracts/cache-error.js';
import type { CacheObserver } from '../contracts/cache-observer.js';
import type { Clock } from '../contracts/clock.js';
import type { Codec, PayloadCoding } from '../contracts/codec.js';
import type { RemoteStore } from '../contracts/remote-store.js';
import type { CacheConfig } from '../settings/types.js';
import { jsonCodec } from '../stores/codec/json-codec.js';
import { MemoryStore } from '../stores/memory/memory-store.js';
import { nullStore } from '../stores/memory/null-store.js';
import { affordableBytes } from './affordable-bytes.js';
import { createCoding } from './create-coding.js';
import { createRemoteStore } from './create-remote-store.js';
import { systemClock } from './system-clock.js';

/** Parts that a caller may put in the place of the usual ones. */
export interface CachePorts {
  /** Used with `mode: tiered` only. @default Redis, as the configuration says; `null` for none */
  readonly remote?: RemoteStore | null | undefined;
  /** @default JSON with tags for what JSON loses */
  readonly codec?: Codec | undefined;
  /** @default the time of the machine */
  readonly clock?: Clock | undefined;
  /** @default nobody listens */
  readonly observer?: CacheObserver | undefined;
  /** Which values say that there is none, and live for `ttl.negative`. @default `null` */
  readonly isNegative?: IsNegative | undefined;
}

/**
 * Builds the cache that a configuration describes.
 *
 * Redis is connected in the background; only with `redis.required` is it waited for, `redis.connectTimeout` at most,
 * and then a `CacheError` with code `CACHE_REMOTE_REQUIRED` is thrown. One with code `CACHE_KEYS_FILE` says that the keys
 * of `encryption.keysFile` cannot be used, one with code `CACHE_COMPRESSION_UNAVAILABLE` that Node.js does not have
 * `compression.algorithm`. Close the cache to let the process end.
 */
export async function createCache(config: CacheConfig, ports: CachePorts = {}): Promise<Cache> {
  const clock = ports.clock ?? systemClock;
  const remote = config.mode === 'tiered' ? (ports.remote ?? defaultRemote(config, ports)) : undefined;
  const createLocalStore = ({ maxEntries, maxBytes }: CacheConfig['memory']) =>
    config.mode === 'off'
      ? nullStore
      : new MemoryStore({ maxEntries, maxBytes: maxBytes === 'auto' ? affordableBytes() : maxBytes, clock });
  const coding = remote && (await prepare(remote, config, clock));
  const { codec = jsonCodec, observer = {}, isNegative = (value) => value === null } = ports;
  const input = { config, remote, createLocalStore, codec, coding, clock, observer, isNegative };
  return new Cache(buildParts(input));
}

/** What is done to values on their way to the remote tier, once that may be used; where it may not, it is closed. */
async function prepare(remote: RemoteStore, config: CacheConfig, clock: Clock): Promise<PayloadCoding> {
  const { required, connectTimeout } = config.redis;
  try {
    const coding = createCoding(config);
    if (required) await requireRemote(remote, connectTimeout, clock);
    return coding;
  } catch (error) {
    await remote.close(0);
    throw error;
  }
}

function defaultRemote(config: CacheConfig, ports: CachePorts): RemoteStore | undefined {
  return ports.remote === null ? undefined : createRemoteStore(config, ports);
}

/** Whether it came in time. Nothing else may keep the process alive meanwhile, so the wait does. */
async function waitFor(ready: Promise<void>, timeoutMs: number, clock: Clock): Promise<boolean> {
  const alive = setInterval(() => undefined, timeoutMs);
  const late = new Promise<false>((resolve) => void clock.setTimeout(() => resolve(false), timeoutMs));
  try {
    return await Promise.race([ready.then(() => true), late]);
  } finally {
    clearInterval(alive);
  }
}

async function requireRemote(remote: RemoteStore, timeoutMs: number, clock: Clock): Promise<void> {
  const isReady = await waitFor(remote.ready(), timeoutMs, clock);
  if (isReady) return;
  const { reason = 'it did not answer' } = remote.status();
  throw new CacheError(
    'CACHE_REMOTE_REQUIRED',
    `Redis was not reached within ${timeoutMs} ms (${reason}), and redis.required says that the application needs it. ` +
      'Check redis.url, raise redis.connectTimeout, or set redis.required to false.',
  );
}
