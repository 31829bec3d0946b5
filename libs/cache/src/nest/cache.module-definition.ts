import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CacheModuleExtras, CacheModuleOptions } from './cache-options.interface.js';
import { createCacheHealthController } from './http/cache-health.controller.js';

const DEFAULT_HEALTH_PATH = 'health/cache';

/** The dynamic-module methods of `CacheModule`, and the token of its options. */
export const {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN: CACHE_OPTIONS,
  OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<CacheModuleOptions>({ moduleName: 'Cache' })
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createCacheOptions')
  .setExtras<CacheModuleExtras>(
    { isGlobal: true, http: {} },
    (definition, { isGlobal = true, http = {} }) => ({
      ...definition,
      global: isGlobal,
      controllers:
        http === false ? [] : [createCacheHealthController(http.healthPath ?? DEFAULT_HEALTH_PATH)],
    }),
  )
  .build();
