import { record } from '../data/values.mjs';
import { checkEntries } from '../harness/checks.mjs';

const ENTRIES = 50_000;
const QUICK_ENTRIES = 10_000;

const WHY =
  'an entry of a Map knows neither its end, its grace, its tags and stamp, its size, nor its place in a queue';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Heap of an entry in memory',
  note: `Heap in use per entry of 200 B, values included, with ${ENTRIES.toLocaleString('en')} of them.`,
  cases: [
    {
      name: '200 B',
      tier: 'memory',
      needs: ['set'],
      limit: 'map',
      goals: [{ of: 'map', atLeast: 0.8, why: WHY }],
      unit: 'B',
      better: 'lower',
      entries: ENTRIES,
      rounds: 1,
      nodeFlags: ['--expose-gc'],
      prepare,
    },
  ],
};

/** Values come out of JSON one by one, as they would from a database, and nobody else holds them. */
async function prepare({ session, isQuick }) {
  const count = isQuick ? QUICK_ENTRIES : ENTRIES;
  const valueOf = (id) => JSON.parse(JSON.stringify(record(id)));
  let round = 0;
  return async () => {
    const before = await heapInUse();
    round++;
    for (let id = 0; id < count; id += 100)
      await Promise.all(
        Array.from({ length: 100 }, (_, i) => session.set(`${round}:customer:${id + i}`, valueOf(id + i))),
      );
    await checkEntries(
      session.get,
      [0, count / 2, count - 1].map((id) => [`${round}:customer:${id}`, record(id)]),
    );
    return { value: ((await heapInUse()) - before) / count };
  };
}

async function heapInUse() {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise(setImmediate);
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}
