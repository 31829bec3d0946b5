import { beladyHitRatio } from '../data/belady.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'Belady: knows the future',
  kind: 'limit',
  tier: 'trace',
  open: ({ entries }) => ({ hitRatio: (trace) => beladyHitRatio(trace, entries) }),
};
