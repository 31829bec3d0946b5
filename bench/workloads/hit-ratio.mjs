import { TRACE_CAPACITY, traces } from '../data/traces.mjs';

const LENGTH = 1_000_000;
const QUICK_LENGTH = 200_000;

/** What S3-FIFO reaches as its authors describe it; the floor of each trace. In percent. */
const FLOORS = {
  'zipf 0.9': 66,
  'LLM mix': 38.5,
  'zipf with scans': 43.5,
  loop: 69.8,
  'shifting popularity': 69.5,
};

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Hit ratio of the memory tier',
  note:
    `${TRACE_CAPACITY.toLocaleString('en')} entries, a million requests, made by \`bench/data/traces.mjs\`. The peers ` +
    'bound their memory by LRU, as lru-cache does.',
  cases: Object.entries(traces).map(([name, make]) => ({
    name,
    contenders: ['belady', 'lru-cache', 'ours-memory'],
    limit: 'belady',
    goals: [{ atLeast: FLOORS[name], isFullOnly: true }],
    unit: '%',
    better: 'higher',
    entries: TRACE_CAPACITY,
    rounds: 1,
    prepare: async ({ session, isQuick }) => {
      const trace = make(isQuick ? QUICK_LENGTH : LENGTH);
      return async () => ({ value: session.hitRatio?.(trace) ?? (await replay(session, trace)) });
    },
  })),
};

async function replay({ getOrSet }, trace) {
  let misses = 0;
  const factory = async () => ++misses;
  for (const key of trace) await getOrSet(String(key), factory);
  return (1 - misses / trace.length) * 100;
}
