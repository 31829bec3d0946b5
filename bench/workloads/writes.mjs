import { strictEqual } from 'node:assert/strict';
import { record } from '../data/values.mjs';
import { checkEntries, fill } from '../harness/checks.mjs';
import { timeCalls } from '../harness/loops.mjs';

const CALLERS = 16;
const KEYS = 4_000;
const QUICK_KEYS = 1_000;
const WHY =
  'the raw client writes JSON and is done; here the value is also read back and frozen, as the first reader gets what every later one does, goes out with its times, stamp and tags, and enters memory behind the fence';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Write through both tiers',
  note: `200 B, ${CALLERS} callers; each write is awaited until Redis has answered.`,
  cases: [
    { ...writeCase('set', 0.95), prepare: prepareSet },
    { ...writeCase('delete', 0.9), prepare: prepareDelete },
  ],
};

function writeCase(name, atLeast) {
  return {
    name,
    tier: 'redis',
    needs: ['get', name],
    limit: 'node-redis',
    contendersExcept: ['node-redis-mget'],
    goals: [{ of: 'node-redis', atLeast, why: WHY }],
    unit: 'ops/s',
    better: 'higher',
    entries: 500,
  };
}

async function prepareSet({ session, isQuick }) {
  const entries = entriesOf(isQuick);
  return async (round) => {
    const versions = entries.map(([key, value]) => [key, { ...value, round }]);
    const timed = await timeCalls({
      call: (index) => session.set(...versions[index]),
      calls: versions.length,
      callers: CALLERS,
    });
    await checkEntries(session.get, versions);
    return timed;
  };
}

async function prepareDelete({ session, isQuick }) {
  const entries = entriesOf(isQuick);
  return async () => {
    await fill(session, entries);
    const timed = await timeCalls({
      call: (index) => session.delete(entries[index][0]),
      calls: entries.length,
      callers: CALLERS,
    });
    for (const [key] of entries.slice(0, 20)) strictEqual((await session.get(key)) ?? undefined, undefined);
    return timed;
  };
}

function entriesOf(isQuick) {
  return Array.from({ length: isQuick ? QUICK_KEYS : KEYS }, (_, id) => [`customer:${id}`, record(id)]);
}
