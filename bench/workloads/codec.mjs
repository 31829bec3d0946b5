import { deepStrictEqual } from 'node:assert/strict';
import { document, record } from '../data/values.mjs';
import { syncCallsPerSecond } from '../harness/loops.mjs';

const VALUES = 200;
/** `JSON.stringify` and `JSON.parse` may cost 1.15 times as much. */
const AT_LEAST = 0.87;
const WHY =
  'each member is looked at once for what JSON would lose in silence (a Date, a Map, NaN, -0, undefined): of 200 B that is a tenth of a microsecond, of 10 KB it is lost in the text';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Codec',
  note: 'Plain data to text and back: what is not plain, such as a Date, costs more. At most 1.15 × JSON is 0.87 here.',
  cases: [
    codecCase('encode, 200 B', { make: record, batch: 100, prepare: encoding }),
    codecCase('encode, 10 KB', { make: document, batch: 5, prepare: encoding }),
    codecCase('decode, 200 B', { make: record, batch: 100, prepare: decoding }),
    codecCase('decode, 10 KB', { make: document, batch: 5, prepare: decoding }),
  ],
};

function codecCase(name, { make, batch, prepare }) {
  return {
    name,
    contenders: ['json', 'ours-codec'],
    limit: 'json',
    goals: [{ of: 'json', atLeast: AT_LEAST, why: WHY }],
    unit: 'ops/s',
    better: 'higher',
    entries: VALUES,
    rounds: 15,
    async prepare({ session, roundMs }) {
      const values = Array.from({ length: VALUES }, (_, id) => make(id));
      const [call, inputs] = prepare(session, values);
      for (const value of values) deepStrictEqual(session.decode(session.encode(value)), value);
      return async () =>
        syncCallsPerSecond({ call: (index) => call(inputs[index % VALUES]), ms: roundMs, batch });
    },
  };
}

function encoding({ encode }, values) {
  return [encode, values];
}

/** Texts as they come from a socket: flat, and none of them the very text that was written. */
function decoding({ decode }, values) {
  return [decode, values.map((value) => Buffer.from(JSON.stringify(value)).toString('latin1'))];
}
