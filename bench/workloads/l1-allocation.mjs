import { strictEqual } from 'node:assert/strict';
import { record } from '../data/values.mjs';

const HITS = 1_000_000;

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'What a hit in memory allocates',
  note:
    'Bytes of heap per `get` of one key that is not awaited, over a million of them. A promise alone is 40 bytes or more; ' +
    'of this library the same promise must come back each time.',
  cases: [
    {
      name: 'get, one key',
      contenders: [
        'map',
        'lru-cache',
        'ours-memory',
        'ours-tiered',
        'cache-manager-tiered',
        'cacheable',
        'bentocache',
      ],
      needs: ['get'],
      goals: [{ atMost: 24 }],
      unit: 'B',
      better: 'lower',
      entries: 1_000,
      rounds: 3,
      nodeFlags: ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'],
      prepare,
    },
  ],
};

async function prepare({ session, contender, isQuick }) {
  const key = 'customer:1';
  await session.set(key, record(1));
  await session.get(key);
  if (contender.kind === 'ours') strictEqual(session.get(key), session.get(key), 'a hit made a promise');
  // Those that are slow leave much behind per call: fewer calls, so that nothing is collected while it is counted.
  const hits = contender.kind === 'peer' || isQuick ? HITS / 20 : HITS;
  return async () => {
    globalThis.gc();
    const before = process.memoryUsage().heapUsed;
    for (let left = hits; left > 0; left--) void session.get(key);
    const value = (process.memoryUsage().heapUsed - before) / hits;
    await new Promise(setImmediate);
    return { value };
  };
}
