import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { builtInPresets } from '../harness/library.mjs';
import { median } from '../harness/numbers.mjs';

const CHILD = join(import.meta.dirname, '../harness/preset-child.mjs');
const FILE = 'libs/cache/src/config/reference/measured-presets.ts';
const PROCESSES = 3;
const QUICK_PROCESSES = 2;

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'The presets: start, memory when full, hit and miss',
  async report({ url, isQuick, machine }) {
    const costs = new Map(builtInPresets.map(({ name }) => [name, []]));
    // In turns, so that what else the machine does falls on all of them alike.
    for (let round = 0; round < (isQuick ? QUICK_PROCESSES : PROCESSES); round++)
      for (const [preset, samples] of costs) samples.push(await measurePreset({ preset, url, isQuick }));
    const measured = [...costs].map(([preset, samples]) => [preset, costOf(samples)]);
    return { lines: measured.map(lineOf), files: { [FILE]: sourceOf(measured, machine) } };
  },
};

async function measurePreset(setting) {
  const child = fork(CHILD, [JSON.stringify(setting)], { execArgv: ['--expose-gc', '--no-flush-bytecode'] });
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof first !== 'object') throw new Error(`the preset ${setting.preset} could not be measured`);
  if (child.exitCode === null) await once(child, 'exit');
  return first;
}

function costOf(samples) {
  const [{ entries, hitMicroseconds }] = samples;
  const medianOf = (name) => Number(median(samples.map((sample) => sample[name])).toPrecision(2));
  return {
    startMs: medianOf('startMs'),
    entries,
    fullBytes: entries === 0 ? 0 : medianOf('fullBytes'),
    ...(hitMicroseconds === undefined ? {} : { hitMicroseconds: medianOf('hitMicroseconds') }),
    missMicroseconds: medianOf('missMicroseconds'),
  };
}

function lineOf([preset, { startMs, entries, fullBytes, hitMicroseconds, missMicroseconds }]) {
  const hit = hitMicroseconds === undefined ? 'no hits' : `hit ${hitMicroseconds} µs`;
  const cells = [
    `start ${startMs} ms`,
    `${entries} entries ${Math.round(fullBytes / 1_000)} kB`,
    hit,
    `miss ${missMicroseconds} µs`,
  ];
  return `  ${[preset.padEnd(16), ...cells.map((cell) => cell.padEnd(22))].join('').trimEnd()}`;
}

/** As the formatter leaves it. */
function sourceOf(measured, machine) {
  const revisions = new Map(builtInPresets.map(({ name, revision = 1 }) => [name, revision]));
  const presets = measured.flatMap(([preset, cost]) => [
    `    ${/^\w+$/.test(preset) ? preset : `'${preset}'`}: {`,
    ...Object.entries({ revision: revisions.get(preset), ...cost }).map(
      ([name, value]) => `      ${name}: ${literal(value)},`,
    ),
    '    },',
  ]);
  return `${[
    '/** Written by «npm run bench -- --only presets --write»: measure again, change nothing here. */',
    'export const measuredPresets = {',
    `  machine: '${machine}',`,
    '  presets: {',
    ...presets,
    '  },',
    '};',
  ].join('\n')}\n`;
}

function literal(value) {
  return Number.isInteger(value) ? String(value).replaceAll(/\B(?=(\d{3})+$)/g, '_') : String(value);
}
