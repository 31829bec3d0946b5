import { definePreset } from './preset.js';

export const development = definePreset({
  name: 'development',
  doc: 'local work, fast feedback',
  strategy: 'fast',
  profile: 'development',
  set: { ttl: { default: '10m' }, memory: { maxEntries: 50 }, monitoring: { logLevel: 'debug' } },
  why: {
    'ttl.default': 'what was changed by hand shows up within a coffee break',
    'memory.maxEntries': 'small on purpose: evictions show up at the desk, not in production',
    'monitoring.logLevel': 'each hit and miss with its key, which is what one wants to see while building',
  },
});
