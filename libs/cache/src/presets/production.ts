import { definePreset } from './preset.js';

export const production = definePreset({
  name: 'production',
  doc: 'servers under load',
  strategy: 'robust',
  profile: 'production',
  set: {
    ttl: { default: '2h' },
    memory: { maxEntries: 500 },
  },
  why: {
    'ttl.default': 'the source is what hurts: two hours spare it, and writes invalidate',
    'memory.maxEntries': '500 values of 16 KiB are 8 MiB: fits a container of 256 MiB many times over',
  },
});
