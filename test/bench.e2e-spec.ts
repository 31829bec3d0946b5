import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildLibrary, type BuiltLibrary } from './support/library-process.js';

const ROOT = join(import.meta.dirname, '..');
const PAGE = 'docs/reference/performance.md';
const SMOKE_LIMIT_MS = 180_000;

let library: BuiltLibrary;

beforeAll(async () => {
  library = await buildLibrary();
});

afterAll(() => {
  library.remove();
});

describe('npm run bench', () => {
  it(
    'finds nothing several times slower than it was, on the rows that need no further package',
    async () => {
      const { exitCode, output } = await bench([
        '--quick',
        '--check',
        '--no-install',
        '--only=l1-hit,l1-allocation,observer',
        '--contenders=ours-memory,ours-observed,lru-cache',
      ]);

      expect(output).toContain('No row is far below its baseline.');
      expect(exitCode).toBe(0);
    },
    SMOKE_LIMIT_MS,
  );

  it('ends with 2 for a workload that there is not, and says which there are', async () => {
    const { exitCode, output } = await bench(['--only=l1-hits']);

    expect(output).toMatch(/there is no workload "l1-hits"; there is .*batches, .*l1-hit/);
    expect(exitCode).toBe(2);
  });

  it('lists every workload and every contender without running one', async () => {
    const { exitCode, output } = await bench(['--list']);

    expect(output).toMatch(/l2-hit +Hit in Redis · 200 B, 1 caller/);
    expect(output).toMatch(/bentocache +peer/);
    expect(exitCode).toBe(0);
  });
});

describe('the performance page', () => {
  it('shows what bench/results.json holds', async () => {
    const { performancePage } = (await import(join(ROOT, 'bench/harness/page.mjs'))) as {
      performancePage: (results: unknown) => string;
    };
    const results: unknown = JSON.parse(readFileSync(join(ROOT, 'bench/results.json'), 'utf8'));

    expect(readFileSync(join(ROOT, PAGE), 'utf8')).toBe(performancePage(results));
  });
});

describe('the guard against a loss of speed', () => {
  const row = { contender: 'ours-memory', kind: 'ours', guardRatios: [0.3, 0.5] };
  const measured = { name: 'get', limit: 'lru-cache', rows: [row], goals: [] };

  it('lets pass what is within its tolerance, and names what is not', async () => {
    const lossesOf = await guard();

    expect(lossesOf('l1-hit', measured, { 'l1-hit': { get: { 'ours-memory': 1.4 } } })).toEqual([]);
    expect(lossesOf('l1-hit', measured, { 'l1-hit': { get: { 'ours-memory': 1.6 } } })).toEqual([
      'l1-hit · get · ours-memory: expected at least 0.533 × lru-cache (the baseline is 1.6), measured 0.500',
    ]);
  });

  it('takes wrong answers for a loss, whatever the baseline says', async () => {
    const failed = { ...measured, rows: [{ contender: 'ours-memory', kind: 'ours', error: 'wrong value' }] };

    expect((await guard())('l1-hit', failed, {})).toEqual(['l1-hit · get · ours-memory failed: wrong value']);
  });

  it('holds a case without ratios to its goals', async () => {
    const goals = [{ contender: 'ours-memory', goal: '≤ 24 B', reached: 52.6, isMet: false }];

    expect((await guard())('l1-allocation', { ...measured, limit: undefined, goals }, {})).toEqual([
      'l1-allocation · get · ours-memory: expected ≤ 24 B, measured 52.6',
    ]);
  });
});

async function guard() {
  const { lossesOf } = (await import(join(ROOT, 'bench/harness/baseline.mjs'))) as {
    lossesOf: (workload: string, measured: object, baseline: object) => string[];
  };
  return lossesOf;
}

function bench(args: readonly string[]): Promise<{ exitCode: unknown; output: string }> {
  const env = { ...process.env, BENCH_LIBRARY: join(library.folder, 'core.js') };
  return new Promise((resolve) => {
    execFile(process.execPath, ['bench/run.mjs', ...args], { cwd: ROOT, env }, (error, stdout, stderr) =>
      resolve({ exitCode: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}
