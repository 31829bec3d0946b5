import { aiSettings, compressionSettings, encryptionSettings } from './schema-values.js';
import { factorySettings } from './schema-factory.js';
import { redisSettings } from './schema-redis.js';
import { boolean, choice, duration, integer, size, text } from './descriptor.js';

/**
 * The table of settings: the only place where a setting is defined.
 *
 * Types, validation, provenance, the reference page and the messages all derive from it. A setting that `waitsFor`
 * something is validated and resolved, and setting it says that it has no effect yet.
 */
export const schema = {
  mode: choice({
    default: 'tiered',
    values: {
      off: 'no caching at all: every get misses',
      memory: 'in the memory of the process only',
      tiered: 'memory over Redis, or memory alone while no redis.url is set',
    },
    doc: 'Where entries live.',
  }),
  namespace: text({
    default: 'app',
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    expected: '1 … 64 letters, digits, _ or -, starting with a letter or digit',
    doc: 'Prefix of every key in Redis; applications that share a Redis need one each.',
  }),
  redis: redisSettings,
  ttl: {
    default: duration({
      default: '1h',
      min: '1s',
      max: '30d',
      scope: 'cache',
      doc: 'Lifetime of an entry with no TTL of its own.',
      legacy: [
        { name: 'CACHE_DEFAULT_TTL', unit: 's' },
        { name: 'AI_CACHE_DEFAULT_TTL', unit: 's' },
        { name: 'CACHE_TTL_SECONDS', unit: 's' },
      ],
    }),
    grace: duration({
      default: '0ms',
      min: '0ms',
      max: '30d',
      scope: 'cache',
      doc: 'How long after its TTL an entry may still be served while its factory fails or is slow; 0ms not at all.',
    }),
    negative: duration({
      default: '0ms',
      min: '0ms',
      max: '30d',
      scope: 'cache',
      doc: 'Lifetime of a result that says «there is none», such as null; 0ms as any other value.',
    }),
    jitterPercent: integer({
      default: 5,
      min: 0,
      max: 50,
      scope: 'cache',
      doc: 'An entry expires up to this share of its TTL earlier, so that entries made together do not expire together.',
    }),
  },
  factory: factorySettings,
  memory: {
    maxEntries: integer({
      default: 100,
      min: 1,
      max: 1_000_000,
      scope: 'cache',
      doc: 'Entries that the memory tier holds at most.',
      legacy: [
        { name: 'CACHE_MEMORY_CACHE_SIZE' },
        { name: 'CACHE_MEMORY_SIZE' },
        { name: 'AI_CACHE_MEMORY_CACHE_SIZE' },
      ],
    }),
    maxBytes: size({
      default: 'auto',
      auto: 'a tenth of the heap limit of Node.js or of the memory of the container, whichever is less',
      min: '64KiB',
      max: '64GiB',
      scope: 'cache',
      doc: 'Estimated bytes that the memory tier holds at most; a value larger than that is not kept there.',
    }),
    ttlCap: duration({
      default: '10s',
      min: '100ms',
      max: '1h',
      scope: 'cache',
      doc: 'Longest life of an entry in memory while Redis holds it too: the last net below redis.coherence.',
    }),
    values: choice({
      default: 'frozen',
      scope: 'cache',
      values: {
        frozen: 'readers share one deep-frozen value; a mutation throws',
        cloned: 'each reader gets a copy of its own',
        shared: 'readers share one value, and a mutation by one is seen by all',
      },
      doc: 'How values are handed out from memory.',
    }),
  },
  maxValueBytes: size({
    default: '16MiB',
    min: '1KiB',
    max: '512MiB',
    scope: 'cache',
    doc: 'Largest value that is stored or read, in its stored form before compression; a larger one is not cached.',
  }),
  compression: compressionSettings,
  encryption: encryptionSettings,
  ai: aiSettings,
  monitoring: {
    enabled: boolean({
      default: true,
      doc: 'Collect metrics and serve the monitoring routes.',
      waitsFor: 'the monitoring routes',
      legacy: [{ name: 'CACHE_ENABLE_MONITORING' }, { name: 'CACHE_STATS_ENABLED' }],
    }),
    logLevel: choice({
      default: 'info',
      values: {
        error: 'values that could not be read or written',
        warn: 'also Redis lost, and the breaker open',
        info: 'also Redis back, and the breaker closed',
        debug: 'also every hit, miss, set and delete, with its key',
      },
      doc: 'What the running cache writes to the log; the start line is always written.',
      legacy: [{ name: 'CACHE_LOG_LEVEL' }],
    }),
  },
  health: {
    timeout: duration({
      default: '1s',
      min: '50ms',
      max: '30s',
      doc: 'Longest wait of a health probe for Redis.',
      legacy: [{ name: 'HEALTH_CHECK_CACHE_TIMEOUT_MS', unit: 'ms' }],
    }),
    retries: integer({
      default: 0,
      min: 0,
      max: 5,
      doc: 'Further pings of a health probe, within the same timeout, before Redis counts as lost.',
    }),
    required: boolean({
      default: false,
      doc: 'A lost Redis makes the health check `down` (HTTP 503) instead of `degraded`.',
    }),
  },
  shutdownTimeout: duration({
    default: '1s',
    min: '0ms',
    max: '60s',
    doc: 'Longest wait at shutdown for writes in flight.',
  }),
} as const;
