/**
 * Measures the built library: `npm run bench`, or a part of it with `npm run bench -- --only l1-hit,l2-hit`. The figures
 * of one run are to be compared with each other only; `npm run bench -- --help` says what else there is.
 */
import { parseArgs } from 'node:util';
import { chosen, loadContenders, loadWorkloads, missingPackages, UsageError } from './harness/catalogue.mjs';
import { writeBaseline, writeFile, writeResults } from './harness/files.mjs';
import { installPackages } from './harness/packages.mjs';
import { FULL, QUICK, runWorkloads } from './harness/run-workloads.mjs';

const HELP = `npm run bench -- [options]
  --list                  the workloads and the contenders
  --only NAME,…           these workloads
  --contenders NAME,…     these contenders
  --quick                 few and short rounds
  --no-install            leave out the contenders whose packages are not installed
  --write                 write what was measured: docs/reference/performance.md and bench/results.json, the presets' figures
  --write-baseline        keep the ratios in bench/baseline.json
  --check                 end with 1 where a ratio is far below bench/baseline.json`;

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
  if (!(error instanceof UsageError)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}

async function main() {
  if (options.write && (options.quick || options.contenders !== undefined))
    throw new UsageError('--write keeps what is measured in full: without --quick and --contenders');
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
  const pace = options.quick ? QUICK : FULL;
  const { results, files, ratios, failures, losses } = await runWorkloads(workloads, {
    contenders,
    pace,
    isCheck: options.check,
  });
  if (options['write-baseline']) writeBaseline(ratios);
  if (options.write) {
    for (const [path, text] of Object.entries(files)) writeFile(path, text);
    const pages = Object.keys(results).length > 0 ? await writeResults(results) : [];
    console.log(`written: ${[...Object.keys(files), ...pages].join(', ')}`);
  }
  const problems = options.check ? losses : failures;
  for (const problem of problems) console.error(`bench: ${problem}`);
  if (options.check && losses.length === 0) console.log('\nNo row is far below its baseline.');
  return problems.length === 0 ? 0 : 1;
}
