import type { FactoryProvider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { AiCache } from '../../ai/ai-cache.js';
import { Cache } from '../../cache/cache.js';
import { CacheError } from '../../contracts/cache-error.js';
import type { CacheConfig } from '../../settings/types.js';
import type { CacheModuleOptions } from '../cache-options.interface.js';
import { CACHE_OPTIONS } from '../cache.module-definition.js';
import { CACHE_CONFIG } from '../cache.tokens.js';
import { consumersOf } from './consumers-of.js';

/** The AI cache of the application, where the AI overlay is on; `null` where it is off, and then nobody may need it. */
export const aiCacheProvider: FactoryProvider<AiCache | null> = {
  provide: AiCache,
  inject: [Cache, CACHE_CONFIG, CACHE_OPTIONS, ModulesContainer],
  useFactory: (cache: Cache, config: CacheConfig, options: CacheModuleOptions, modules: ModulesContainer) => {
    if (config.ai.enabled) return new AiCache(cache, options.ai);
    const consumers = consumersOf(AiCache, modules);
    if (consumers.length > 0) throw disabled(consumers);
    return null;
  },
};

function disabled(consumers: readonly string[]): CacheError {
  return new CacheError(
    'CACHE_AI_DISABLED',
    `${consumers.join(', ')} ${consumers.length > 1 ? 'inject' : 'injects'} AiCache, but the AI cache is off: set ` +
      'ENABLE_AI_CACHE=true, choose an ai- preset, or mark the dependency with @Optional(), which then is null',
  );
}
