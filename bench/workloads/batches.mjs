import { deepStrictEqual } from 'node:assert/strict';
import { record } from '../data/values.mjs';
import { checkEntries, fill, pushOut } from '../harness/checks.mjs';
import { callsPerSecond } from '../harness/loops.mjs';

const SIZE = 100;
const KEYS = 5_000;
const IN_MEMORY = 500;
const WHY =
  'the time goes into the values, not into the connection: each is parsed, frozen and put into memory, and pushes another out, where the raw client parses only';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Batches of 100',
  note: 'Batches per second, 200 B values, one caller. Where a cache has no batches, 100 calls at once.',
  cases: [
    { ...batchCase('getMany, from Redis', 'getMany'), prepare: prepareGet },
    { ...batchCase('setMany, both tiers', 'setMany'), prepare: prepareSet },
  ],
};

function batchCase(name, operation) {
  return {
    name,
    tier: 'redis',
    needs: [operation],
    limit: 'node-redis',
    contendersExcept: ['node-redis-mget'],
    goals: [{ of: 'node-redis', atLeast: 0.8, why: WHY }],
    unit: 'ops/s',
    better: 'higher',
    entries: IN_MEMORY,
  };
}

async function prepareGet({ session, roundMs }) {
  const entries = entriesOf();
  await fill(session, entries);
  await checkEntries(session.get, entries);
  const batches = batchesOf(entries.map(([key]) => key));
  let next = 0;
  const call = () => session.getMany(batches[next++ % batches.length]);
  deepStrictEqual(
    structuredClone([...(await call())]),
    entries.slice(0, SIZE).map(([, value]) => value),
  );
  await pushOut(session, { entries: IN_MEMORY, value: record(0) });
  return async () => {
    const timed = await callsPerSecond({ call, ms: roundMs });
    return { ...timed, reads: timed.calls * SIZE };
  };
}

async function prepareSet({ session, roundMs }) {
  const entries = entriesOf();
  const batches = batchesOf(entries);
  let next = 0;
  const call = async () => {
    await session.setMany(batches[next++ % batches.length]);
    return true;
  };
  for (let left = batches.length; left > 0; left--) await call();
  await checkEntries(session.get, entries);
  return () => callsPerSecond({ call, ms: roundMs });
}

function entriesOf() {
  return Array.from({ length: KEYS }, (_, id) => [`customer:${id}`, record(id)]);
}

function batchesOf(items) {
  return Array.from({ length: items.length / SIZE }, (_, batch) =>
    items.slice(batch * SIZE, (batch + 1) * SIZE),
  );
}
