import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const RESULTS = 'bench/results.json';
const BASELINE = 'bench/baseline.json';
const PAGE = 'docs/reference/performance.md';

/** What was measured last of each workload, as the page shows it. */
export function readResults() {
  return readJson(RESULTS);
}

export function readBaseline() {
  return readJson(BASELINE);
}

export function writeBaseline(ratios) {
  writeFile(BASELINE, asJson({ ...readBaseline(), ...ratios }));
}

/** Keeps what other workloads measured before, and writes the page anew; answers the paths. */
export async function writeResults(measured) {
  const { performancePage } = await import('./page.mjs');
  const results = { ...readResults(), ...measured };
  writeFile(RESULTS, asJson(results));
  writeFile(PAGE, performancePage(results));
  return [RESULTS, PAGE];
}

export function writeFile(path, text) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

function asJson(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
