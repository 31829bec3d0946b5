import { crc32 } from 'node:zlib';
import { document, record } from '../data/values.mjs';
import { checkEntries, fill, pushOut } from '../harness/checks.mjs';
import { callsPerSecond, syncCallsPerSecond } from '../harness/loops.mjs';

const CALLERS = 16;
const SHARE = 'checksum, % of its CPU';
/** As much header as an entry has without tags. */
const HEADER = '1700000000000000 1700000000000 1700000360000 1700000360000 12 j []\n';

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Checksum of an entry',
  note:
    'The CRC-32 that tells what was changed on the way, alone, against the CPU of the whole read from Redis that it is part ' +
    'of; 16 callers share round trips, so that a read costs least. A write reckons it once, too, and costs more.',
  cases: [
    shareCase('hit in Redis, 200 B', { make: record, keys: 5_000, entries: 500 }),
    shareCase('hit in Redis, 10 KB of JSON', { make: document, keys: 1_000, entries: 100 }),
  ],
};

function shareCase(name, { make, keys, entries }) {
  return {
    name,
    contenders: ['ours-tiered'],
    limit: 'ours-tiered',
    goals: [{ extra: SHARE, atMost: 5 }],
    unit: 'ops/s',
    better: 'higher',
    entries,
    async prepare({ session, roundMs }) {
      const pairs = Array.from({ length: keys }, (_, id) => [`customer:${id}`, make(id)]);
      await fill(session, pairs);
      await checkEntries(session.get, pairs);
      await pushOut(session, { entries, value: make(0) });
      const bodies = pairs.map(([, value]) => fromSocket(HEADER + JSON.stringify(value)));
      let next = 0;
      return async () => {
        const call = () => session.get(pairs[next++ % keys][0]);
        const read = await callsPerSecond({ call, ms: roundMs, callers: CALLERS });
        const sum = syncCallsPerSecond({
          call: (index) => isIntact(bodies[index % keys]),
          ms: roundMs / 4,
          batch: 20,
        });
        const share = (100 * sum.cpuPerCall) / read.cpuPerCall;
        return { ...read, reads: read.calls, extras: { [SHARE]: Math.round(10 * share) / 10 } };
      };
    },
  };
}

/** As the envelope does it: cut off, reckoned and compared. */
function isIntact(payload) {
  return Number.parseInt(payload.slice(0, 8), 16) === crc32(payload.slice(8));
}

function checksumOf(body) {
  return crc32(body).toString(16).padStart(8, '0');
}

/** A text as it comes from a socket: flat, and not the very text that was written. */
function fromSocket(body) {
  return Buffer.from(checksumOf(body) + body).toString('latin1');
}
