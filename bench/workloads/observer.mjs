import { prepareHits } from './l1-hit.mjs';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Events on',
  note: 'Every event counted by an observer, against nobody listening.',
  cases: [
    {
      name: 'get, hit in memory, zipf',
      contenders: ['ours-memory', 'ours-observed'],
      limit: 'ours-memory',
      goals: [{ for: 'ours-observed', of: 'ours-memory', atLeast: 0.9 }],
      unit: 'ops/s',
      better: 'higher',
      entries: 20_000,
      prepare: prepareHits,
    },
  ],
};
