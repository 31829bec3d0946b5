// One process of the race suite: reads, or changes, keys whose truth stands in Redis beside the cache.
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'redis';
import { createCache, resolveConfig } from './core.js';

const { url, truthUrl, role, change, keys, durationMs, loadMs, settings } = JSON.parse(process.argv[2]);
const custom = { namespace: 'race', memory: { maxEntries: 10_000, ttlCap: '1h' }, ...settings };
const { config, issues } = resolveConfig({
  env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL: url, CACHE_CUSTOM_CONFIG: JSON.stringify(custom) },
});
if (!config) throw new Error(JSON.stringify(issues));
const cache = await createCache(config);
const truth = createClient({ url: truthUrl, commandOptions: { timeout: undefined } });
truth.on('error', () => undefined); // it reconnects by itself
await truth.connect();

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const random = (bound) => Math.floor(Math.random() * bound);
const tagsOf = (key) => [`group ${key % 20}`, `key ${key}`];

/** Reads through the cache; half of the tags are known only after the load. */
async function read(key) {
  const [first, second] = tagsOf(key);
  return cache.getOrSet(
    String(key),
    async (context) => {
      const value = Number(await truth.get(`truth:${key}`));
      await delay(random(loadMs));
      context.setOptions({ tags: [first, second] });
      return value;
    },
    { tags: [first] },
  );
}

const CHANGES = {
  delete: (key) => cache.delete(String(key)),
  set: (key, value) => cache.set(String(key), value, { tags: tagsOf(key) }),
  tag: (key) => cache.invalidateTags([tagsOf(key)[random(2)]]),
};

async function update(step) {
  const key = random(keys);
  const value = step + 1;
  await truth.set(`truth:${key}`, value);
  const names = Object.keys(CHANGES);
  await CHANGES[change === 'mix' ? names[random(names.length)] : change](key, value);
}

async function work(step) {
  if (role === 'updater') await update(step);
  else await read(random(keys));
}

async function run() {
  const end = Date.now() + durationMs;
  const loop = async (lane) => {
    for (let step = lane; Date.now() < end; step += role === 'updater' ? 1 : 8) {
      await work(step).catch(() => undefined); // a lost connection of the truth: the next one tells
      if (role === 'updater') await delay(1);
    }
  };
  await Promise.all(Array.from({ length: role === 'updater' ? 1 : 8 }, (_, lane) => loop(lane)));
}

async function check() {
  let wrong = 0;
  for (let key = 0; key < keys; key++) {
    const expected = Number(await truth.get(`truth:${key}`));
    if ((await read(key)) !== expected) wrong++;
  }
  return wrong;
}

say('ready');
for await (const line of { [Symbol.asyncIterator]: () => lines }) {
  if (line === 'run') {
    await run();
    say('ran');
  } else if (line === 'check') {
    say({ wrong: await check(), stats: cache.stats() });
    break;
  }
}
await cache.close();
truth.destroy();
process.exit(0);
