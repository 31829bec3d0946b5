import { definePreset } from './preset.js';

export const disabled = definePreset({
  name: 'disabled',
  doc: 'no caching at all; every get misses',
  strategy: 'fast',
  profile: 'general',
  set: { mode: 'off', monitoring: { enabled: false, logLevel: 'warn' } },
  why: {
    mode: 'off means off: nothing is kept, in memory or in Redis',
    'monitoring.enabled': 'there is nothing to measure',
    'monitoring.logLevel': 'only trouble is worth a line',
  },
});
