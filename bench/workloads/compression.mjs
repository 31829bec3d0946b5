import { prose, rows } from '../data/texts.mjs';
import { compression } from '../harness/library.mjs';
import { median } from '../harness/numbers.mjs';

const PAGE = 'docs/reference/compression.md';
const KINDS = { JSON: rows, prose };
const SIZES = [4_000, 50_000, 500_000];
const CONTEXT = { namespace: 'app:d', key: 'a', maxBytes: 2 ** 24 };
const WAYS = [
  ...[1, 3, 6, 9].map((level) => ['zstd', level]),
  ...[1, 3, 4, 6, 9].map((level) => ['brotli', level]),
  ...[1, 6].map((level) => ['deflate', level]),
];

/** @type {import('../harness/types.mjs').Workload} */
export const workload = {
  title: 'Compression: what it saves, what it costs, and on which links it wins',
  async report({ isQuick, machine }) {
    const table = [];
    for (const size of SIZES)
      for (const [kind, make] of Object.entries(KINDS))
        for (const [algorithm, level] of WAYS.filter(isThere)) {
          const texts = Array.from({ length: 8 }, (_, seed) => make(size, seed + 1));
          const measured = await measure(texts, { algorithm, level, rounds: isQuick ? 3 : 9 });
          table.push({ size, kind, algorithm, level, ...measured });
        }
    return { lines: table.map(lineOf), files: { [PAGE]: pageOf(table, machine) } };
  },
};

function isThere([algorithm, level]) {
  try {
    return Boolean(compression({ algorithm, level, threshold: 0 }));
  } catch {
    return false;
  }
}

/** The way to what Redis keeps, base64 included, and back. */
async function measure(texts, { algorithm, level, rounds }) {
  const coding = compression({ algorithm, level, threshold: 0 });
  const there = async (text) => {
    const { format, data } = await coding.encode({ format: 's', data: text }, CONTEXT);
    return { format, text: Buffer.from(data).toString('base64') };
  };
  const back = async (kept) => {
    const encoded = { format: kept.format, data: Buffer.from(kept.text, 'base64') };
    return (await coding.decode(encoded, CONTEXT)).data;
  };
  const kept = await Promise.all(texts.map(there));
  for (const [index, one] of kept.entries())
    if ((await back(one)) !== texts[index]) throw new Error(`${algorithm} gave another text back`);
  const write = await time(texts, there, rounds);
  const read = await time(kept, back, rounds);
  const bytes = kept.reduce((sum, { text }) => sum + text.length, 0) / texts.length;
  return { bytes: Math.round(bytes), write, read };
}

/** Microseconds of a call, on the clock and of CPU in all threads: medians of the rounds. */
async function time(inputs, call, rounds) {
  const samples = [];
  for (let round = -2; round < rounds; round++) {
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    for (const input of inputs) await call(input);
    const { user, system } = process.cpuUsage(cpuBefore);
    const wall = ((performance.now() - start) * 1_000) / inputs.length;
    if (round >= 0) samples.push({ wall, cpu: (user + system) / inputs.length });
  }
  return {
    wall: Math.round(median(samples.map(({ wall }) => wall))),
    cpu: Math.round(median(samples.map(({ cpu }) => cpu))),
  };
}

/**
 * Below this many Mbit/s one write and one read are faster compressed. By the CPU, which is what an idle machine takes on
 * the clock: what else runs on this one does not change it.
 */
function winsBelow({ size, bytes, write, read }) {
  return Math.round((2 * 8 * (size - bytes)) / (write.cpu + read.cpu));
}

function cellsOf(row) {
  const { size, kind, algorithm, level, bytes, write, read } = row;
  return [
    `${size / 1_000} KB`,
    kind,
    `${algorithm} ${level}`,
    (bytes / 1_000).toFixed(1),
    `${Math.round(100 * (1 - bytes / size))} %`,
    `${write.wall} / ${write.cpu}`,
    `${read.wall} / ${read.cpu}`,
    String(winsBelow(row)),
  ];
}

function lineOf(row) {
  return `  ${cellsOf(row)
    .map((cell) => cell.padStart(12))
    .join('')}`;
}

function pageOf(table, machine) {
  const head = [
    'Value',
    'Kind',
    'Algorithm',
    'KB kept',
    'Saves',
    'Write, µs',
    'Read, µs',
    'Wins below, Mbit/s',
  ];
  const lines = [head, head.map(() => '---'), ...table.map(cellsOf)].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  return `<!-- Written by «npm run bench -- --only compression --write»: measure again. -->

# Compression, measured

What compression makes of values of 4, 50 and 500 KB, and what a write and a read of one take longer, on the clock and in CPU of all threads. Kept is what Redis holds: compressed, and as base64. The last column is the speed of the link to Redis below which one write and one read are faster with compression than without, reckoned from the CPU. Prose repeats no sentence, rows of JSON have their form in common: real values compress better rather than worse. From 64 KiB on the work is done off the main thread.

Measured on ${machine}.

${lines.join('\n')}
`;
}
