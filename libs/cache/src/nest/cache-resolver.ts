import type { ConfigService } from '@nestjs/config';
import type { Resolution } from '../config/resolution.js';
import { resolveConfig } from '../config/resolve-config.js';
import type { CodeLayer } from '../config/resolve.js';
import type { CacheModuleOptions } from './cache-options.interface.js';
import { readAmbientEnvironment } from './environment.js';

/** Resolves the configuration of the application, or of a named cache on top of it. */
export type CacheResolver = (feature?: CodeLayer) => Resolution;

/** The resolver of an application: reads the environment once, and the files it names at every call. */
export function createCacheResolver(
  options: CacheModuleOptions,
  configService?: ConfigService,
): CacheResolver {
  const { set, preset, lock, presets } = options;
  const ambient = options.env
    ? { env: options.env, places: undefined }
    : readAmbientEnvironment(configService);
  const codeSource = 'CacheModule.forRoot({ set })';
  return (feature) => resolveConfig({ ...ambient, code: set, codeSource, preset, lock, presets, feature });
}
