import { setTimeout as sleep } from 'node:timers/promises';
import { record } from '../data/values.mjs';

const CALLERS = 1_000;
const FACTORY_MS = 20;

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Stampede',
  note:
    `${CALLERS} callers in each process ask for one cold key at once; the factory takes ${FACTORY_MS} ms. The value is the ` +
    'time until the last caller has its answer.',
  cases: [stampedeCase('1 process', 1), stampedeCase('4 processes', 4)],
};

function stampedeCase(name, processes) {
  return {
    name,
    tier: 'redis',
    kinds: ['ours', 'peer'],
    needs: ['getOrSet'],
    goals: [{ extra: 'factory runs', atMost: 1 }, { atMost: 2 * FACTORY_MS }],
    unit: 'ms',
    better: 'lower',
    entries: 500,
    processes,
    combine,
    prepare,
  };
}

async function prepare({ session }) {
  return async (round) => {
    let runs = 0;
    const factory = async () => {
      runs++;
      await sleep(FACTORY_MS);
      return record(round);
    };
    const start = performance.now();
    const answers = await Promise.all(
      Array.from({ length: CALLERS }, () => session.getOrSet(`cold:${round}`, factory)),
    );
    const value = performance.now() - start;
    if (answers.some((answer) => answer?.id !== round)) throw new Error('a caller got a wrong answer');
    return { value, extras: { 'factory runs': runs } };
  };
}

function combine(samples) {
  const runs = samples.reduce((sum, { extras }) => sum + extras['factory runs'], 0);
  if (runs === 0) throw new Error('the key was not cold: no factory ran');
  return { value: Math.max(...samples.map(({ value }) => value)), extras: { 'factory runs': runs } };
}
