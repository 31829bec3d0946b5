import { definePreset } from './preset.js';

export const testing = definePreset({
  name: 'testing',
  doc: 'deterministic tests, no Redis',
  strategy: 'fast',
  profile: 'testing',
  set: {
    mode: 'memory',
    ttl: { default: '1m', jitterPercent: 0 },
    memory: { maxEntries: 25, maxBytes: '16MiB' },
    monitoring: { enabled: false, logLevel: 'error' },
    shutdownTimeout: '0ms',
  },
  why: {
    mode: 'a test must not depend on a server, nor on what another test left there',
    'ttl.default': 'longer than a test, shorter than a suite',
    'ttl.jitterPercent': 'the same test gives the same lifetimes',
    'memory.maxEntries': 'small enough that eviction is reached in a test',
    'memory.maxBytes': 'the same on every machine: what is evicted in a test must not hang on its heap',
    'monitoring.enabled': 'nobody reads metrics of a test',
    'monitoring.logLevel': 'a test run prints its own lines',
    shutdownTimeout: 'nothing of a test is worth waiting for',
  },
});
