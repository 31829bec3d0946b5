import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { Cache } from '../cache/cache.js';
import { configOrThrow } from '../config/cache-config-error.js';
import type { CacheFeatureInput, CacheFeatureOptions } from './cache-options.interface.js';
import type { CacheResolver } from './cache-resolver.js';
import { CACHE_RESOLVER, getCacheToken } from './cache.tokens.js';
import { featureLines } from './start-lines.js';

/** Registers one named cache; made by `CacheModule.forFeature`. */
@Module({})
export class CacheFeatureModule {
  static register(name: string, overrides: CacheFeatureInput, { codec }: CacheFeatureOptions): DynamicModule {
    const token = getCacheToken(name);
    const provider = {
      provide: token,
      inject: [Cache, CACHE_RESOLVER],
      useFactory: (root: Cache, resolve: CacheResolver): Cache => {
        const source = `CacheModule.forFeature('${name}')`;
        const resolution = resolve({ set: overrides, source, scope: 'cache' });
        const { ttl, factory, memory, maxValueBytes } = configOrThrow(resolution);
        for (const line of featureLines(name, source, resolution)) new Logger('CacheModule').log(line);
        return root.namespace(name, { ttl, factory, memory, maxValueBytes, codec });
      },
    };
    return { module: CacheFeatureModule, providers: [provider], exports: [token] };
  }
}
