import type { InjectionToken } from '@nestjs/common';
import { Cache } from '../cache/cache.js';

/** The resolved, frozen `CacheConfig`. */
export const CACHE_CONFIG = Symbol('cache:config');

/** The whole `Resolution`: settings with their origins, issues, preset, fingerprint. */
export const CACHE_RESOLUTION = Symbol('cache:resolution');

/** The remote tier, a `RemoteStore`, or `null` where the configuration has none; override it in tests. */
export const CACHE_STORE = Symbol('cache:store');

/** The time by which the cache and its remote tier go, a `Clock`; override it with a `VirtualClock` in tests. */
export const CACHE_CLOCK = Symbol('cache:clock');

/** Who listens to the cache, a `CacheObserver`; writes the log unless overridden. */
export const CACHE_OBSERVER = Symbol('cache:observer');

/** What the configuration is resolved from, as it was at the start. */
export const CACHE_SOURCES = Symbol('cache:sources');

/** Resolves the configuration anew, with the settings of a named cache on top. */
export const CACHE_RESOLVER = Symbol('cache:resolver');

/** The token of the application's cache, or of the one that `forFeature(name)` registers. */
export function getCacheToken(name?: string): InjectionToken<Cache> {
  return name === undefined ? Cache : Symbol.for(`nestjs-cache-presets:cache:${name}`);
}
