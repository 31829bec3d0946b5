import { definePreset } from './preset.js';

export const minimal = definePreset({
  name: 'minimal',
  doc: 'small containers, serverless, edge',
  strategy: 'fast',
  profile: 'general',
  set: {
    mode: 'memory',
    ttl: { default: '15m' },
    memory: { maxEntries: 25, maxBytes: '4MiB' },
    monitoring: { enabled: false, logLevel: 'error' },
  },
  why: {
    mode: 'a function that lives for minutes gains nothing from a connection of its own',
    'ttl.default': 'longer than most such processes live, short enough for those that stay',
    'memory.maxEntries': '25 values of 16 KiB are 400 KiB: it fits the smallest container',
    'memory.maxBytes': 'a few large values must not fill the smallest container either',
    'monitoring.enabled': 'no memory for counters that nobody collects',
    'monitoring.logLevel': 'logs are paid by the line there',
  },
});
