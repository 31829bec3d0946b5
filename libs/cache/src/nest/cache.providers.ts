import type { InjectionToken, Provider } from '@nestjs/common';
import { CACHE_MANAGER } from '@nestjs/cache-manager';
import { ConfigService } from '@nestjs/config';
import { ModulesContainer } from '@nestjs/core';
import { AiCache } from '../ai/ai-cache.js';
import { createCache } from '../assembly/create-cache.js';
import { createRemoteStore } from '../assembly/create-remote-store.js';
import { systemClock } from '../assembly/system-clock.js';
import { Cache } from '../cache/cache.js';
import { configOrThrow } from '../config/cache-config-error.js';
import type { CacheObserver } from '../contracts/cache-observer.js';
import type { Clock } from '../contracts/clock.js';
import type { RemoteStore } from '../contracts/remote-store.js';
import type { CacheConfig } from '../settings/types.js';
import { aiCacheProvider } from './ai/ai-cache.provider.js';
import { CacheLifecycle } from './cache.lifecycle.js';
import type { CacheModuleOptions } from './cache-options.interface.js';
import { createCacheLog } from './cache.log.js';
import { createCacheManager } from './cache-manager.adapter.js';
import { CACHE_OPTIONS } from './cache.module-definition.js';
import {
  CACHE_CLOCK,
  CACHE_CONFIG,
  CACHE_OBSERVER,
  CACHE_RESOLUTION,
  CACHE_RESOLVER,
  CACHE_SOURCES,
  CACHE_STORE,
} from './cache.tokens.js';
import { createCacheResolver, type CacheResolver } from './cache-resolver.js';
import { readConfigurationSources } from './configuration-sources.js';
import { CacheDriftDetector } from './drift/cache-drift.detector.js';
import { CacheHealth } from './health/cache-health.js';

/** What the root module provides: from options to resolution, configuration, store and cache. */
export const cacheProviders: Provider[] = [
  {
    provide: CACHE_SOURCES,
    inject: [CACHE_OPTIONS, { token: ConfigService, optional: true }],
    useFactory: readConfigurationSources,
  },
  { provide: CACHE_RESOLVER, inject: [CACHE_SOURCES, ModulesContainer], useFactory: createCacheResolver },
  { provide: CACHE_RESOLUTION, inject: [CACHE_RESOLVER], useFactory: (resolve: CacheResolver) => resolve() },
  { provide: CACHE_CONFIG, inject: [CACHE_RESOLUTION], useFactory: configOrThrow },
  { provide: CACHE_OBSERVER, inject: [CACHE_CONFIG], useFactory: createCacheLog },
  { provide: CACHE_CLOCK, useValue: systemClock },
  {
    provide: CACHE_STORE,
    inject: [CACHE_CONFIG, CACHE_CLOCK, CACHE_OPTIONS],
    useFactory: (config: CacheConfig, clock: Clock, { remote }: CacheModuleOptions) =>
      (config.mode === 'tiered' && remote ? remote : createRemoteStore)(config, { clock }) ?? null,
  },
  {
    provide: Cache,
    inject: [CACHE_CONFIG, CACHE_STORE, CACHE_OBSERVER, CACHE_CLOCK],
    useFactory: (config: CacheConfig, remote: RemoteStore | null, observer: CacheObserver, clock: Clock) =>
      createCache(config, { remote, observer, clock }),
  },
  { provide: CACHE_MANAGER, inject: [Cache], useFactory: createCacheManager },
  aiCacheProvider,
  CacheDriftDetector,
  CacheHealth,
  CacheLifecycle,
];

/** What other modules may inject. */
export const cacheExports: InjectionToken[] = [
  AiCache,
  Cache,
  CacheDriftDetector,
  CacheHealth,
  CACHE_CONFIG,
  CACHE_MANAGER,
  CACHE_RESOLUTION,
  CACHE_RESOLVER,
  CACHE_STORE,
];
