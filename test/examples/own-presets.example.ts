import { definePreset } from 'nestjs-cache-presets';

export const checkout = definePreset({
  name: 'checkout',
  doc: 'prices must not be older than 90 s',
  extends: 'production',
  set: { ttl: { default: '90s' } },
  why: { 'ttl.default': 'the guarantee that the shop gives its customers' },
  lock: ['ttl.default'],
  limit: { 'memory.maxEntries': { max: 2000 } },
});
