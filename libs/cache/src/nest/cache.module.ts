import { Module, type DynamicModule } from '@nestjs/common';
import type { CacheConfigInput } from '../settings/types.js';
import { CacheFeatureModule } from './cache-feature.module.js';
import type {
  CacheFeatureInput,
  CacheFeatureOptions,
  CachePresetOptions,
} from './cache-options.interface.js';
import { ConfigurableModuleClass, OPTIONS_TYPE } from './cache.module-definition.js';
import { cacheExports, cacheProviders } from './cache.providers.js';

/**
 * Gives the application a cache from one variable, `CACHE_PRESET`.
 *
 * Import it once, with `forRoot`, `forRootAsync` or `forPreset`; it is global unless told otherwise. Its configuration is
 * resolved before anything connects, and a wrong one refuses to start with a `CacheConfigError`.
 */
@Module({ providers: cacheProviders, exports: cacheExports })
export class CacheModule extends ConfigurableModuleClass {
  /** The cache that the environment asks for, on top of what the options say. */
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return super.forRoot(options);
  }

  /**
   * The cache of a preset. The name applies while `CACHE_PRESET` is unset, unless `{ lock: true }` makes it final;
   * without a name the environment decides alone.
   */
  static forPreset(
    name?: string,
    overrides: CacheConfigInput = {},
    options: CachePresetOptions = {},
  ): DynamicModule {
    return super.forRoot({ ...options, ...(name === undefined ? {} : { preset: name }), set: overrides });
  }

  /** A named cache: a namespace of its own over the same connections, injected by `@InjectCache(name)`. */
  static forFeature(
    name: string,
    overrides: CacheFeatureInput = {},
    options: CacheFeatureOptions = {},
  ): DynamicModule {
    return CacheFeatureModule.register(name, overrides, options);
  }
}
