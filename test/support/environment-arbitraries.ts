import * as fc from 'fast-check';
import { someSettings } from './setting-arbitraries.js';

/** Without what is a question of the machine: whether files can be read, and which algorithms Node.js has. */
const customConfigs = fc.oneof(
  someSettings.map((tree) =>
    JSON.stringify({ ...tree, redis: undefined, encryption: undefined, compression: undefined }),
  ),
  fc.constantFrom('{}', '{"ttl":{"default":3600}}', '{"tll":{}}', '[]', '{"mode":"memory"}'),
);

/** Environments of which some start and some must not; no Redis is reached by any. */
export const someEnvironment: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    CACHE_PRESET: fc.constantFrom(
      'simple',
      'development',
      'testing',
      'production',
      'ai-production',
      'prodution',
    ),
    CACHE_REDIS_URL: fc.constantFrom('redis://127.0.0.1:1', 'http://127.0.0.1:1', ' '),
    ENABLE_AI_CACHE: fc.constantFrom('true', 'off', '', 'enabled'),
    CACHE_CUSTOM_CONFIG: customConfigs,
    CACHE_DEFAULT_TTL: fc.constantFrom('', '', '', '3600'),
    CACHE_PORT: fc.constant('tcp://10.0.0.1:6379'),
  },
  { requiredKeys: [] },
);
