/**
 * Measures the built library: `npm run bench`, or a part of it with `npm run bench -- --only l1-hit,l2-hit`. The figures
 * of one run are to be compared with each other only; `npm run bench -- --help` says what else there is.
 */
import { parseArgs } from 'node:util';
import { lossesOf, baselineOf } from './harness/baseline.mjs';
import {
  chosen,
  loadContenders,
  loadWorkloads,
  missingPackages,
  UnknownNameError,
} from './harness/catalogue.mjs';
import { readBaseline, writeBaseline, writeFile, writeResults } from './harness/files.mjs';
import { machineLine } from './harness/machine.mjs';
import { measureCase } from './harness/measure-case.mjs';
import { installPackages } from './harness/packages.mjs';
import { startRedis } from './harness/redis.mjs';
import { caseLines } from './harness/report.mjs';

const HELP = `npm run bench -- [options]
  --list                  the workloads and the contenders
  --only NAME,…           these workloads
  --contenders NAME,…     these contenders
  --quick                 few and short rounds
  --no-install            leave out the contenders whose packages are not installed
  --write                 write what was measured: docs/reference/performance.md and bench/results.json, the presets' figures
  --write-baseline        keep the ratios in bench/baseline.json
  --check                 end with 1 where a ratio is far below bench/baseline.json`;

const FULL = { isQuick: false, rounds: 5, roundMs: 120 };
const QUICK = { isQuick: true, rounds: 3, roundMs: 40 };
/** A row that lost is measured again: beside other work one measurement proves little. */
const ATTEMPTS = 3;

const options = parseArgs({
  options: {
    help: { type: 'boolean' },
    list: { type: 'boolean' },
    only: { type: 'string' },
    contenders: { type: 'string' },
    quick: { type: 'boolean' },
    'no-install': { type: 'boolean' },
    write: { type: 'boolean' },
    'write-baseline': { type: 'boolean' },
    check: { type: 'boolean' },
  },
}).values;

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UnknownNameError)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}

async function main() {
  const [allContenders, allWorkloads] = await Promise.all([loadContenders(), loadWorkloads()]);
  const workloads = chosen(allWorkloads, options.only, 'workload');
  const wanted = chosen(allContenders, options.contenders, 'contender');
  if (options.help) console.log(HELP);
  else if (options.list) list(workloads, wanted);
  else return runAll(workloads, present(wanted));
  return 0;
}

function list(workloads, contenders) {
  console.log('Workloads');
  for (const [name, { title, cases = [] }] of workloads)
    console.log(`  ${name.padEnd(14)} ${[title, ...cases.map((one) => one.name)].join(' · ')}`);
  console.log('Contenders');
  for (const [name, { kind, title }] of contenders)
    console.log(`  ${name.padEnd(24)} ${kind.padEnd(6)} ${title}`);
}

/** The contenders that can run: their packages are installed first, unless that is not wanted. */
function present(contenders) {
  const missing = missingPackages(contenders);
  if (missing.length === 0) return contenders;
  if (!options['no-install']) {
    console.log(`Installing what bench/package.json names (${missing.join(', ')} not there) …`);
    installPackages();
    return contenders;
  }
  console.log(`Left out, for want of ${missing.join(', ')}: ${namesOf(contenders, missing).join(', ')}`);
  const out = namesOf(contenders, missing);
  return new Map([...contenders].filter(([name]) => !out.includes(name)));
}

function namesOf(contenders, missing) {
  return [...contenders]
    .filter(([, { packages = [] }]) => packages.some((name) => missing.includes(name)))
    .map(([name]) => name);
}

async function runAll(workloads, contenders) {
  const machine = machineLine();
  const pace = options.quick ? QUICK : FULL;
  const redis = await startRedis();
  const measured = {};
  const losses = [];
  console.log(machine);
  try {
    for (const [name, workload] of workloads) {
      console.log(`\n${name}: ${workload.title}`);
      if (workload.report) await runReport(workload, { url: redis.url, isQuick: pace.isQuick, machine });
      else measured[name] = await runCases(name, workload, { contenders, redis, pace, machine, losses });
    }
  } finally {
    await redis.stop();
  }
  return conclude(measured, losses);
}

async function runReport(workload, run) {
  const { lines, files = {} } = await workload.report(run);
  console.log(lines.join('\n'));
  if (!options.write) return;
  for (const [path, text] of Object.entries(files)) {
    writeFile(path, text);
    console.log(`written: ${path}`);
  }
}

async function runCases(workloadName, { title, note, cases }, { contenders, redis, pace, machine, losses }) {
  const done = [];
  for (const measured of cases) {
    const measure = () => measureCase({ workloadName, measured, contenders, redis, pace, before: done });
    let result = await measure();
    console.log(caseLines(result).join('\n'));
    if (options.check) {
      const lost = () => lossesOf(workloadName, result, readBaseline());
      for (let attempt = 2; attempt <= ATTEMPTS && lost().length > 0; attempt++) result = await measure();
      losses.push(...lost());
    }
    done.push(result);
  }
  return { title, note, machine, cases: done.map(withoutSamples) };
}

function withoutSamples({ rows, ...rest }) {
  return { ...rest, rows: rows.map(({ samples, bestRatio, ...row }) => row) };
}

async function conclude(measured, losses) {
  if (options['write-baseline']) writeBaseline(baselineOf(measured));
  if (options.write && Object.keys(measured).length > 0)
    console.log(`written: ${(await writeResults(measured)).join(', ')}`);
  const failed = Object.entries(measured).flatMap(([name, { cases }]) =>
    cases.flatMap(({ rows }) =>
      rows.filter((row) => row.kind === 'ours' && row.error).map((row) => `${name}: ${row.error}`),
    ),
  );
  for (const line of options.check ? losses : failed) console.error(`bench: ${line}`);
  if (options.check && losses.length === 0) console.log('\nNo row is far below its baseline.');
  return (options.check ? losses : failed).length === 0 ? 0 : 1;
}
