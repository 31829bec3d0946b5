import { baselineOf, lossesOf } from './baseline.mjs';
import { readBaseline } from './files.mjs';
import { machineLine } from './machine.mjs';
import { measureCase } from './measure-case.mjs';
import { startRedis } from './redis.mjs';
import { caseLines } from './report.mjs';

/**
 * How long each contender is measured: for the page, or for a glance. A process serves for days, so for the page it has had
 * the time to compile what it runs.
 */
export const FULL = { isQuick: false, warmUps: 7, rounds: 5, roundMs: 120 };
export const QUICK = { isQuick: true, warmUps: 1, rounds: 3, roundMs: 40 };

/** A row that lost is measured again where the guard asks: beside other work one measurement proves little. */
const ATTEMPTS = 3;

/**
 * Runs workloads one after the other beside a Redis server of their own, and prints what each measured.
 *
 * Answers the tables for the page, the files that workloads want written, the ratios for the baseline, the rows of ours
 * that failed, and what was lost against the baseline.
 */
export async function runWorkloads(workloads, { contenders, pace, isCheck }) {
  const machine = machineLine();
  const attempts = isCheck ? ATTEMPTS : 1;
  const run = { machine, contenders, pace, attempts, baseline: readBaseline(), redis: await startRedis() };
  const outcome = { results: {}, files: {}, ratios: {}, failures: [], losses: [] };
  console.log(machine);
  try {
    for (const [name, workload] of workloads) {
      console.log(`\n${name}: ${workload.title}`);
      if (workload.report) await runReport(workload, run, outcome);
      else await runCases({ name, workload }, run, outcome);
    }
  } finally {
    await run.redis.stop();
  }
  return outcome;
}

async function runReport(workload, { redis, pace, machine }, outcome) {
  const { lines, files = {} } = await workload.report({ url: redis.url, isQuick: pace.isQuick, machine });
  console.log(lines.join('\n'));
  Object.assign(outcome.files, files);
}

async function runCases({ name, workload }, run, outcome) {
  const done = [];
  for (const measured of workload.cases) {
    const result = await measureUntilSound({ workloadName: name, measured, before: done }, run);
    console.log(caseLines(result).join('\n'));
    outcome.losses.push(...lossesOf(name, result, run.baseline));
    done.push(result);
  }
  const { title, note } = workload;
  outcome.results[name] = { title, note, machine: run.machine, cases: done.map(forThePage) };
  Object.assign(outcome.ratios, baselineOf(name, done));
  outcome.failures.push(...done.flatMap((result) => lossesOf(name, { ...result, goals: [] }, {})));
}

/** A case without a loss, or the last of a few attempts. */
async function measureUntilSound(what, run) {
  for (let attempt = 1; ; attempt++) {
    await run.redis.empty();
    const result = await measureCase({ ...what, ...run });
    if (attempt === run.attempts || lossesOf(what.workloadName, result, run.baseline).length === 0)
      return result;
  }
}

function forThePage({ rows, ...rest }) {
  return { ...rest, rows: rows.map((row) => ({ ...row, samples: undefined, guardRatios: undefined })) };
}
