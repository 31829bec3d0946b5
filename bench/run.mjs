/**
 * Runs the benchmarks on the built library: `npm run bench`, or one of them with `npm run bench -- --only resolve`.
 * Compare the numbers of one run with each other only.
 */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

const SUFFIX = '.bench.mjs';
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));
const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;

if (only !== undefined && !names.includes(only)) {
  console.error(`bench: there is no "${only}"; there is ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of only === undefined ? names : [only]) {
    const { run } = await import(`./${name}${SUFFIX}`);
    console.log([`${name}, Node ${process.versions.node}, medians`, ...(await run())].join('\n'));
  }
}
