import type { ReasonedValues } from '../../presets/preset.js';

/** A ready custom configuration for a preset, every value with its reason. */
export interface ConfigTemplate extends ReasonedValues {
  readonly name: string;
  /** Who it is for, in one line. */
  readonly doc: string;
  /** The preset that it lies over. */
  readonly preset: string;
}

const fastDevelopment: ConfigTemplate = {
  name: 'fast-development',
  doc: 'an application that is restarted all day, without a Redis to start first',
  preset: 'development',
  set: { mode: 'memory', ttl: { default: '1m' }, shutdownTimeout: '0ms' },
  why: {
    mode: 'nothing to install, nothing left over from the run before: a restart is an empty cache',
    'ttl.default':
      'what was changed by hand shows up within a minute, and a page that is reloaded is still a hit',
    shutdownTimeout: 'a restart on save waits for nothing',
  },
};

const robustProduction: ConfigTemplate = {
  name: 'robust-production',
  doc: 'servers that shall not notice a Redis in trouble',
  preset: 'production',
  set: {
    redis: { breaker: { failures: 3, cooldown: '5s' } },
    memory: { maxEntries: 2_000, ttlCap: '30s' },
    health: { timeout: '2s', retries: 2 },
    shutdownTimeout: '5s',
  },
  why: {
    'redis.breaker.failures':
      'three lost calls in a row are no accident: later callers do not wait for a fourth',
    'redis.breaker.cooldown': 'a server that comes back is not met by every instance once a second',
    'memory.maxEntries':
      'while Redis is away memory is all there is: four times the preset, 31 MiB at 16 KiB each',
    'memory.ttlCap':
      'what is read most stays at hand while Redis is left alone; so long may another instance be behind',
    'health.timeout': 'a busy Redis answers late: that is no reason to report it as lost',
    'health.retries': 'two more pings before a lost packet counts as a lost Redis',
    shutdownTimeout: 'writes in flight reach Redis before the instance leaves',
  },
};

const highPerformance: ConfigTemplate = {
  name: 'high-performance',
  doc: 'many reads of few things, where some staleness is cheaper than a round trip',
  preset: 'production',
  set: {
    ttl: { default: '6h' },
    redis: { commandTimeout: '50ms', batchSize: 500 },
    memory: { maxEntries: 10_000, ttlCap: '1m' },
    monitoring: { logLevel: 'warn' },
  },
  why: {
    'ttl.default': 'fewer loads from the source; writes invalidate what must not be that old',
    'redis.commandTimeout': 'a Redis that needs longer is slower than most sources',
    'redis.batchSize': 'a batch of 500 keys is one round trip in the place of five',
    'memory.maxEntries':
      'the working set of a busy instance: 20 MiB at 2 KiB each; measure before it is more',
    'memory.ttlCap': 'one read a minute and instance goes to Redis; another instance may be a minute behind',
    'monitoring.logLevel': 'only what somebody has to look at',
  },
};

/** The templates, in the order of every list. */
export const templates: readonly ConfigTemplate[] = [fastDevelopment, robustProduction, highPerformance];
