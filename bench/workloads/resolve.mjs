import { definePreset, resolveConfig } from '../harness/library.mjs';
import { formatResults, measure } from '../harness/measure.mjs';

const TARGET_MS = 1;

const PRODUCTION = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'redis://user:word@cache:6379/0' };
const CUSTOM = '{"ttl":{"default":"30m"},"memory":{"maxEntries":800},"redis":{"commandTimeout":"50ms"}}';
const WRONG = '{"ttl":{"defualt":"30m"},"memory":{"maxEntries":0},"redis":{"commandTimeout":50}}';

const checkout = definePreset({
  name: 'checkout',
  doc: 'prices must not be older than 90 s',
  extends: 'ai-production',
  set: { ttl: { default: '90s' }, memory: { maxEntries: 2_000 } },
  why: { 'ttl.default': 'price guarantee' },
  lock: ['ttl.default'],
  limit: { 'memory.maxEntries': { max: 5_000 } },
});

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Resolving a configuration, beside a copy of what it yields',
  report: async () => ({ lines: resolutionLines() }),
};

function resolutionLines() {
  const plain = JSON.parse(JSON.stringify(resolveConfig({ env: PRODUCTION }).config));
  const resolving = (options, targetMs) => ({ run: () => resolveConfig(options), targetMs });
  const results = measure([
    { name: 'structuredClone of a configuration', run: () => structuredClone(plain), isBaseline: true },
    { name: 'nothing set', ...resolving({ env: {} }, TARGET_MS) },
    { name: 'production, URL', ...resolving({ env: PRODUCTION }, TARGET_MS) },
    {
      name: 'production, URL, custom JSON',
      ...resolving({ env: { ...PRODUCTION, CACHE_CUSTOM_CONFIG: CUSTOM } }, TARGET_MS),
    },
    {
      name: 'a preset of your own, URL',
      ...resolving({ env: { ...PRODUCTION, CACHE_PRESET: 'checkout' }, presets: [checkout] }, TARGET_MS),
    },
    {
      name: 'wrong JSON, with three messages',
      ...resolving({ env: { ...PRODUCTION, CACHE_CUSTOM_CONFIG: WRONG } }),
    },
  ]);
  return formatResults(results);
}
