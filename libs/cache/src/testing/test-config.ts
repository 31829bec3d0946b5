import { configOrThrow } from '../config/cache-config-error.js';
import { resolveConfig } from '../config/resolve-config.js';
import type { CacheConfig, CacheConfigInput } from '../settings/types.js';

/**
 * A configuration out of defaults and what the test sets; the environment of the test run plays no part, and lifetimes are
 * exact.
 */
export function testConfig(set: CacheConfigInput = {}): CacheConfig {
  return configOrThrow(
    resolveConfig({
      env: {},
      code: { ...set, ttl: { jitterPercent: 0, ...set.ttl } },
      preset: 'development',
    }),
  );
}
