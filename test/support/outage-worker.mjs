// The process of the outage suite: answers each line that it reads with one line of JSON.
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { createCache, resolveConfig } from './core.js';
import { createRemoteStore } from './assembly/create-remote-store.js';
import { OutageLoad } from './outage-load.mjs';

const { url, settings } = JSON.parse(process.argv[2]);
/** Longer than a debt waits before it is paid. */
const SETTLE_MS = 700;
const LIMIT_MS = 5_000;

const unhandled = [];
for (const event of ['unhandledRejection', 'uncaughtException'])
  process.on(event, (error) => unhandled.push(`${event}: ${error?.stack ?? error}`));

const code = {
  namespace: 'outage',
  memory: { maxEntries: 1_000, ttlCap: '1h' },
  redis: { url, ...settings },
};
const { config, issues } = resolveConfig({ env: {}, code, preset: 'development' });
if (!config) throw new Error(JSON.stringify(issues));
let troubles = 0;
const observer = { onTrouble: () => void (load.phase === 'fault' && troubles++) };
const remotes = [createRemoteStore(config), createRemoteStore(config)];
const caches = await Promise.all(remotes.map((remote) => createCache(config, { remote, observer })));
const load = new OutageLoad(caches);

async function until(condition) {
  const start = performance.now();
  for (;;) {
    if (await condition()) return { ms: performance.now() - start };
    if (performance.now() - start > LIMIT_MS) return { ms: null };
    await delay(10);
  }
}

const statuses = () => remotes.map((remote) => remote.status());
let probes = 0;

/** Both see Redis again, hear of each other, and share what one of them loads. */
async function isRecovered() {
  if (
    statuses().some(
      ({ state, breaker, coherence }) => state !== 'up' || breaker !== 'closed' || coherence !== 'tracking',
    )
  )
    return false;
  const [first, second] = caches.map((cache) => cache.namespace('probes'));
  const key = String(probes++);
  await first.getOrSet(key, () => key);
  return (await second.getEntry(key))?.source === 'redis';
}

/** Per operation: what 99 of 100 calls took at most, and the longest of them. */
function summarise(times) {
  const summary = Object.entries(times).map(([operation, taken]) => {
    const sorted = taken.toSorted((a, b) => a - b);
    return [operation, { p99: sorted[Math.floor(sorted.length * 0.99)], longest: sorted.at(-1) }];
  });
  return Object.fromEntries(summary);
}

const COMMANDS = {
  start: async () => {
    const { ms } = await until(isRecovered);
    load.start();
    return { ms };
  },
  deaf: () => void (load.hears = false),
  fault: () => void (load.phase = 'fault'),
  over: () => void ([load.phase, load.hears] = ['recovery', false]),
  recover: async () => {
    const { ms } = await until(isRecovered);
    await delay(SETTLE_MS);
    [load.phase, load.hears] = ['calm again', true];
    return { ms, coherence: statuses().map(({ coherence }) => coherence) };
  },
  finish: async () => {
    await load.stop();
    const { ms } = await until(async () => (await load.untrue()) === 0);
    await Promise.all(caches.map((cache) => cache.close()));
    const { wrong, rejected, times } = load;
    return {
      agreed: ms !== null,
      wrong: wrong.length,
      samples: wrong.slice(0, 5),
      rejected: rejected.slice(0, 5),
      unhandled,
      times: summarise(times.fault),
      troubles,
    };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify((await COMMANDS[line]()) ?? {})}\n`);
  if (line === 'finish') break;
}
process.exit(0);
