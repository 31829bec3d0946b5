import type { ModulesContainer } from '@nestjs/core';
import { CacheError } from '../contracts/cache-error.js';
import { CACHE_RESOLVER } from './cache.tokens.js';
import type { Resolution } from '../config/resolution.js';
import { resolveConfig } from '../config/resolve-config.js';
import type { CodeLayer } from '../config/layers.js';
import type { ConfigurationSources } from './configuration-sources.js';

/** Resolves the configuration of the application, or of a named cache on top of it. */
export type CacheResolver = (feature?: CodeLayer) => Resolution;

/** The resolver of an application, out of what was read once; the files that variables name are read at every call. */
export function createCacheResolver(
  { input }: ConfigurationSources,
  modules: ModulesContainer,
): CacheResolver {
  refuseSecondRoot(modules);
  return (feature) => resolveConfig({ ...input, feature });
}

/** Two roots would be two caches over one Redis, each blind to the other's memory; refused before either connects. */
function refuseSecondRoot(modules: ModulesContainer): void {
  const roots = [...modules.values()].filter(({ providers }) => providers.has(CACHE_RESOLVER));
  if (roots.length <= 1) return;
  throw new CacheError(
    'CACHE_MODULE_TWICE',
    'CacheModule.forRoot() or forPreset() is imported twice. Import it once, in the root module; ' +
      'in other modules inject the cache, or use CacheModule.forFeature(name).',
  );
}
