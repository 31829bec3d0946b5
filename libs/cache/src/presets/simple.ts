import { definePreset } from './preset.js';

export const simple = definePreset({
  name: 'simple',
  doc: 'a sound start when unsure',
  strategy: 'balanced',
  profile: 'general',
  set: { ttl: { default: '1h' }, memory: { maxEntries: 100 } },
  why: {
    'ttl.default': 'data that changes by the day may be an hour old in most applications',
    'memory.maxEntries': '100 values of 16 KiB are 1.6 MiB: unnoticed beside the application',
  },
});
