import { seeded, zipf } from '../data/random.mjs';
import { record } from '../data/values.mjs';
import { checkEntries, fill } from '../harness/checks.mjs';
import { callsPerSecond, syncCallsPerSecond } from '../harness/loops.mjs';

const KEYS = 10_000;
const DRAWS = 65_536;
const BATCH = 1_000;

const WHY =
  'beside the key and the end of its life, a hit looks at whether an invalidation has made its entry doubtful, and `getOrSet` at whether it is to be loaded anew';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Hit in memory',
  note: `Each call is awaited, but for \`peek\`. zipf: ${KEYS} keys, skew 0.9.`,
  cases: [
    hitCase('get, one key', { operation: 'get', draw: () => 0, atLeast: 1 }),
    hitCase('get, zipf', { operation: 'get', atLeast: 1 }),
    hitCase('peek, zipf', { operation: 'peek', time: syncCallsPerSecond, atLeast: 1 }),
    hitCase('getOrSet, zipf', { operation: 'getOrSet', atLeast: 0.9 }),
  ],
};

function hitCase(name, { atLeast, ...how }) {
  return {
    name,
    tier: 'memory',
    needs: [how.operation],
    limit: 'lru-cache',
    goals: [{ of: 'lru-cache', atLeast, why: WHY }],
    unit: 'ops/s',
    better: 'higher',
    entries: 2 * KEYS,
    prepare: ({ session, roundMs }) => prepareHits({ session, roundMs, ...how }),
  };
}

/** What takes part in a hit: filled, proved to be right, and ready to be called in the order that `draw` says. */
export async function prepareHits({
  session,
  roundMs,
  operation = 'get',
  draw = zipfOf(),
  time = callsPerSecond,
}) {
  const entries = Array.from({ length: KEYS }, (_, id) => [`customer:${id}`, record(id)]);
  const keys = Array.from({ length: DRAWS }, () => entries[draw()][0]);
  const read = { get: session.get, peek: session.peek, getOrSet: (key) => session.getOrSet(key, unexpected) };
  const call = read[operation];
  await fill(session, entries);
  await checkEntries(call, entries);
  return async () => time({ call: (index) => call(keys[index % DRAWS]), ms: roundMs, batch: BATCH });
}

function zipfOf() {
  return zipf(KEYS, 0.9, seeded(11));
}

function unexpected() {
  return Promise.reject(new Error('a hit ran the factory'));
}
