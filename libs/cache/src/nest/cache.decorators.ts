import { Inject } from '@nestjs/common';
import { getCacheToken } from './cache.tokens.js';

/** Injects the application's cache, or the one that `CacheModule.forFeature(name)` registers. */
export function InjectCache(name?: string): ParameterDecorator & PropertyDecorator {
  return Inject(getCacheToken(name));
}
