import type { ReasonedValues, StrategyName } from './preset.js';

/** A named bundle of engine policies: how long to wait, how much to spend. */
export interface Strategy extends ReasonedValues {
  readonly name: StrategyName;
  readonly doc: string;
}

const fast: Strategy = {
  name: 'fast',
  doc: 'wait little, spend little',
  set: { redis: { connectTimeout: '2s' }, compression: { threshold: '64KiB', level: 1 } },
  why: {
    'redis.connectTimeout': 'a local Redis answers at once or not at all',
    'compression.threshold':
      'a link of 1 Gbit/s carries a value faster than it is squeezed and inflated: only what fills Redis is worth it',
    'compression.level': 'the cheapest effort saves half already',
  },
};

const balanced: Strategy = {
  name: 'balanced',
  doc: 'the middle of everything',
  set: { redis: { connectTimeout: '5s' }, compression: { threshold: '16KiB', level: 3 } },
  why: {
    'redis.connectTimeout': 'covers a name look-up and one lost packet',
    'compression.threshold':
      'halves the memory of Redis; in time, values of 50 KB gain on links below about 350 Mbit/s only, those of 4 KB below 100 to 200',
    'compression.level':
      'measured on 50 KB of JSON: 4 to 6 % fewer bytes than level 1 for 0.3 ms more of CPU when it is written',
  },
};

const robust: Strategy = {
  name: 'robust',
  doc: 'long lives, patience at start, memory of the server spared',
  set: {
    redis: { connectTimeout: '10s' },
    ttl: { grace: '1h' },
    factory: {
      singleFlight: 'cluster',
      softTimeout: '2s',
      hardTimeout: '30s',
      backoff: '1s',
      refreshAhead: true,
    },
    compression: { threshold: '16KiB', level: 6 },
  },
  why: {
    'ttl.grace': 'a source that is away for less than an hour is not noticed',
    'factory.singleFlight': 'a hot key that expires costs the source one load, not one per instance',
    'factory.softTimeout': 'callers that have waited two seconds would rather have the former value',
    'factory.hardTimeout': 'whoever asked has gone by then, and hung loads must not pile up',
    'factory.backoff': 'a source in trouble is asked once a second per key and process, not at every request',
    'factory.refreshAhead': 'entries that are read seldom expire under a reader',
    'redis.connectTimeout': 'a fleet that restarts at once meets a busy server; serving does not wait for it',
    'compression.threshold':
      'halves the memory of Redis; in time, values of 50 KB gain on links below about 350 Mbit/s only, those of 4 KB below 100 to 200',
    'compression.level':
      'values live for hours and are written once for many reads, which no level slows. Measured on 50 KB of JSON: 7 to 13 % fewer bytes than level 1 for 0.8 (zstd) to 1.4 ms (brotli) more of CPU when it is written',
  },
};

/** Every strategy by name. */
export const strategies: Readonly<Record<StrategyName, Strategy>> = { fast, balanced, robust };
