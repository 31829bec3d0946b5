import type { ConfigService } from '@nestjs/config';
import type { ModulesContainer } from '@nestjs/core';
import { CacheError } from '../contracts/cache-error.js';
import { CACHE_RESOLVER } from './cache.tokens.js';
import type { Resolution } from '../config/resolution.js';
import { resolveConfig } from '../config/resolve-config.js';
import type { CodeLayer } from '../config/layers.js';
import type { CacheModuleOptions } from './cache-options.interface.js';
import { readAmbientEnvironment, readAmbientPresets } from './environment.js';

/** Resolves the configuration of the application, or of a named cache on top of it. */
export type CacheResolver = (feature?: CodeLayer) => Resolution;

/** The resolver of an application: reads the environment once, and the files it names at every call. */
export function createCacheResolver(
  options: CacheModuleOptions,
  modules: ModulesContainer,
  configService?: ConfigService,
): CacheResolver {
  refuseSecondRoot(modules);
  const { set, preset, lock, presets, allow } = options;
  const ambient = options.env
    ? { env: options.env, places: undefined }
    : { ...readAmbientEnvironment(configService), presetFile: readAmbientPresets() };
  const codeSource = 'CacheModule.forRoot({ set })';
  return (feature) =>
    resolveConfig({ ...ambient, code: set, codeSource, preset, lock, presets, allow, feature });
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
