import { definePreset } from './preset.js';

export const production = definePreset({
  name: 'production',
  doc: 'servers under load',
  strategy: 'robust',
  profile: 'production',
  set: {
    ttl: { default: '2h' },
    memory: { maxEntries: 500 },
    redis: { maxConnections: 2 },
  },
  why: {
    'ttl.default': 'the source is what hurts: two hours spare it, and writes invalidate',
    'memory.maxEntries': '500 values of 16 KiB are 8 MiB: fits a container of 256 MiB many times over',
    'redis.maxConnections':
      'commands share a connection, so a pool of 20 buys nothing; a second one lets small values pass a large one',
  },
});
