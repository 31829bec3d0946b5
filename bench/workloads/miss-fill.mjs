import { deepStrictEqual } from 'node:assert/strict';
import { record } from '../data/values.mjs';
import { callsPerSecond } from '../harness/loops.mjs';

const WHY =
  'under production the look-up claims the key for all processes (a SET NX GET), and the fill replaces that claim only (a script): dearer for the server than GET and SET, which let each process load and an old load overwrite a newer value';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Miss and fill',
  note: '`getOrSet` of a key that nobody has, 200 B, from a factory that answers at once; raw clients: GET, then SET.',
  cases: [1, 16, 64].map((callers) => ({
    name: callers === 1 ? '1 caller' : `${callers} callers`,
    tier: 'redis',
    needs: ['getOrSet'],
    limit: 'node-redis',
    goals: [{ of: 'node-redis', atLeast: 0.95, why: WHY }],
    unit: 'ops/s',
    better: 'higher',
    entries: 500,
    prepare: ({ session, roundMs }) => prepare({ session, roundMs, callers }),
  })),
};

async function prepare({ session, roundMs, callers }) {
  let next = 0;
  let runs = 0;
  const load = () => {
    const id = next++;
    return session.getOrSet(`cold:${id}`, async () => {
      runs++;
      return record(id);
    });
  };
  deepStrictEqual(structuredClone(await load()), record(0));
  deepStrictEqual(structuredClone(await session.getOrSet('cold:0', async () => 'again')), record(0));
  return async () => {
    const before = runs;
    const timed = await callsPerSecond({ call: load, ms: roundMs, callers });
    if (runs - before !== timed.calls)
      throw new Error(`${timed.calls} misses ran ${runs - before} factories`);
    return timed;
  };
}
