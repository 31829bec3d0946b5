/** One preset in a fresh process: how fast it starts, what it holds when full, and what a hit and a miss take. */
import { createCache, resolveConfig } from './library.mjs';
import { letters } from '../data/values.mjs';
import { median } from './numbers.mjs';

const VALUE_BYTES = 1_024;
const BATCH = 25;

const { preset, url, isQuick } = JSON.parse(process.argv[2]);
const { config } = resolveConfig({ env: { CACHE_PRESET: preset, CACHE_REDIS_URL: url } });

const start = performance.now();
const cache = await createCache(config);
await cache.get('first');
const startMs = performance.now() - start;

await waitForRedis();
const { maxEntries } = cache.stats().memory;
const fullBytes = await bytesWhenFull();
const { entries } = cache.stats().memory;
const lastKey = `key:${maxEntries - 1}`;
const hitMicroseconds =
  entries === 0 ? undefined : await microsecondsOf(isQuick ? 20_000 : 200_000, () => lastKey);
const missMicroseconds = await microsecondsOf(isQuick ? 300 : 1_000, (call) => `absent:${call}`);

process.send({
  startMs,
  entries,
  fullBytes: entries === 0 ? 0 : fullBytes,
  hitMicroseconds,
  missMicroseconds,
});
await cache.close();
process.disconnect();

/** A miss before Redis is there is cheaper than it ever is again. */
async function waitForRedis() {
  if (config.mode !== 'tiered') return;
  for (let left = 200; left > 0; left--) {
    await cache.set('probe', 1);
    const { troubles } = cache.stats();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await cache.set('probe', 2);
    if (cache.stats().troubles === troubles) return;
  }
  throw new Error(`Redis was not reached at ${url}`);
}

/** What the first calls compile is no entry's memory: the cache is filled and emptied until that has ended. */
async function bytesWhenFull() {
  const sizes = [];
  for (let cycle = 0; cycle < 6; cycle++) {
    await cache.clear();
    const before = await heapInUse();
    await fill();
    if (cycle > 0) sizes.push((await heapInUse()) - before);
  }
  return median(sizes);
}

async function fill() {
  for (let id = 0; id < maxEntries; id += BATCH)
    await cache.setMany(
      Array.from({ length: Math.min(BATCH, maxEntries - id) }, (_, i) => [
        `key:${id + i}`,
        letters(VALUE_BYTES, id + i),
      ]),
    );
}

async function microsecondsOf(calls, keyOf) {
  const rounds = [];
  for (let round = 0; round < 6; round++) {
    const from = performance.now();
    for (let call = 0; call < calls; call++) await cache.get(keyOf(round * calls + call));
    if (round > 0) rounds.push(((performance.now() - from) / calls) * 1_000);
  }
  return median(rounds);
}

async function heapInUse() {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise(setImmediate);
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}
