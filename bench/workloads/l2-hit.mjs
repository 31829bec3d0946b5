import { document, record, text } from '../data/values.mjs';
import { checkEntries, fill, pushOut } from '../harness/checks.mjs';
import { callsPerSecond } from '../harness/loops.mjs';

const SMALL = { make: record, keys: 5_000, entries: 500 };
const LARGE = { keys: 1_000, entries: 100 };
const JSON_CASE = '10 KB of JSON, 16 callers';
const WHY =
  'the round trip is shared with others (one MGET), what remains is the value: its envelope is read and held against its tags, it is parsed, frozen and put into memory, and pushes another out, where the raw client parses only';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Hit in Redis',
  note:
    'More keys than memory holds, in turn: each read goes to Redis, which the harness asks the server after each round. ' +
    'Caches with two tiers fill their memory meanwhile, raw clients have none. Of texts the raw clients skip JSON.',
  cases: [
    readCase('200 B, 1 caller', SMALL, {
      callers: 1,
      goals: [{ of: 'node-redis', atLeast: 0.85, why: WHY }],
    }),
    readCase('200 B, 16 callers', SMALL, {
      callers: 16,
      goals: [{ of: 'node-redis', atLeast: 0.9, why: WHY }],
    }),
    readCase('200 B, 64 callers', SMALL, {
      callers: 64,
      goals: [
        { of: 'node-redis-defaults', atLeast: 2, why: WHY },
        { of: 'node-redis-mget', atLeast: 0.9, why: WHY },
      ],
    }),
    readCase(
      JSON_CASE,
      { ...LARGE, make: document },
      {
        callers: 16,
        goals: [{ of: 'node-redis', atLeast: 0.85, why: WHY }],
      },
    ),
    readCase(
      '10 KB of text, 16 callers',
      { ...LARGE, make: text },
      {
        callers: 16,
        isText: true,
        goals: [{ of: 'node-redis', inCase: JSON_CASE, atLeast: 5, why: WHY }],
      },
    ),
  ],
};

function readCase(name, { make, keys, entries }, { callers, goals, isText = false }) {
  return {
    name,
    tier: 'redis',
    needs: ['get', 'set'],
    limit: 'node-redis',
    goals,
    unit: 'ops/s',
    better: 'higher',
    entries,
    async prepare({ session, roundMs }) {
      const get = (isText && session.getText) || session.get;
      const set = (isText && session.setText) || session.set;
      const pairs = Array.from({ length: keys }, (_, id) => [`customer:${id}`, make(id)]);
      await fill(session, pairs, set);
      await checkEntries(get, pairs);
      await pushOut(session, { entries, value: make(0) });
      let next = 0;
      return async () => {
        const timed = await callsPerSecond({
          call: () => get(pairs[next++ % keys][0]),
          ms: roundMs,
          callers,
        });
        return { ...timed, reads: timed.calls };
      };
    },
  };
}
