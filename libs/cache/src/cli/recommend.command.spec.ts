import { describe, expect, it } from '@jest/globals';
import { runFake, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';

const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';
const CLUSTER: FakeWorld = {
  env: { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443', NODE_ENV: 'production' },
  files: { [NAMESPACE_FILE]: 'shop-prod\n' },
};

const linesOf = (command: string, world?: FakeWorld) => runFake(command, world).stdout.split('\n');

describe('cache-config recommend', () => {
  it('shows what speaks for and against, the machine, and how to set it', () => {
    const { exitCode, stdout } = runFake('recommend --detect --machine', CLUSTER);

    expect(stdout.split('\n')).toEqual([
      'production          confidence high (0.93)',
      '',
      '  for       namespace "shop-prod"                                 token "prod"          +0.75 production',
      '            KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT set  Kubernetes            +0.55 production',
      '            NODE_ENV=production                                   often set everywhere  +0.35 production',
      '  against   —',
      '  not used  no CI vendor; no test runner; AI: ENABLE_AI_CACHE is unset',
      '  machine   512 MiB limit (cgroup), 2 CPUs → memory.maxEntries 500 fits (≈ 7.8 MiB at 16 KiB each)',
      '',
      'Runner-up: simple.  Nothing is selected; set it:  CACHE_PRESET=production',
    ]);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('shows what speaks against it, and why CI does not count', () => {
    const env = { APP_ENV: 'staging', NODE_ENV: 'development', GITHUB_ACTIONS: 'true', ENABLE_AI_CACHE: 'true' };

    expect(linesOf('recommend', { env })).toEqual([
      'ai-production       confidence medium (0.73)',
      '',
      '  for       APP_ENV=staging       token "staging", which mirrors production  +0.90 production',
      '  against   NODE_ENV=development  often set everywhere                       +0.35 development',
      '  not used  GITHUB_ACTIONS: something is deployed here; no test runner; AI: ENABLE_AI_CACHE is on',
      '',
      'Runner-up: ai-development.  Nothing is selected; set it:  CACHE_PRESET=ai-production',
    ]);
  }); // prettier-ignore

  it('is simple where little is known, and says so', () => {
    expect(linesOf('recommend', { isTerminal: true })).toEqual([
      'simple              confidence low (0.30)',
      '',
      '  for       a terminal, no container  somebody at a desk  +0.30 development',
      '  against   —',
      '  not used  no CI vendor; no test runner; AI: ENABLE_AI_CACHE is unset',
      '',
      'Too little speaks for a preset of its own, so it is simple.',
      '',
      'Runner-up: development.  Nothing is selected; set it:  CACHE_PRESET=simple',
    ]);
  });

  it('takes a terminal in a container for no desk', () => {
    const world = { isTerminal: true, files: { '/.dockerenv': '' } };

    expect(runFake('recommend', world).stdout).not.toContain('desk');
  });

  it('reads .env like all verbs', () => {
    expect(linesOf('recommend', { files: { '.env': 'APP_ENV=production\n' } })[0]).toMatch(/^production /);
  });

  it('holds a namespace that cannot be read for no evidence', () => {
    const world = { ...CLUSTER, files: { get [NAMESPACE_FILE](): string { throw new Error('EACCES'); } } };

    expect(linesOf('recommend', world)[0]).toBe('production          confidence medium (0.71)');
  }); // prettier-ignore
});

describe('cache-config recommend NAME', () => {
  it('looks at the name alone', () => {
    expect(linesOf('recommend mail-prod', { env: { JEST_WORKER_ID: '1' } })).toEqual([
      'production          confidence high (0.90)',
      '',
      '  for       the name "mail-prod"  token "prod"  +0.90 production',
      '  against   —',
      '  AI        ENABLE_AI_CACHE is unset',
      '',
      'Runner-up: simple.  Nothing is selected; set it:  CACHE_PRESET=production',
    ]);
  });

  it('looks at the environment too with --detect', () => {
    expect(linesOf('recommend dev --detect', CLUSTER)[0]).toBe('simple              confidence low (0.48)');
  });

  it('never selects: the preset in effect stays what it is', () => {
    runFake('recommend shop-prod');

    expect(runFake('list').stdout).toContain('\n* development ');
  });
});

describe('cache-config recommend --machine', () => {
  const machineLine = (memoryMiB: number, cpus: number) => {
    const machine = { memoryBytes: memoryMiB * 1_048_576, isLimited: false, cpus };
    return linesOf('recommend ai-prod --machine', { machine }).find((line) => line.includes('machine'));
  };

  it.each([
    [2_048, 4, '2048 MiB in all, no limit, 4 CPUs → memory.maxEntries 1000 fits (≈ 16 MiB at 16 KiB each)'],
    [
      64,
      1,
      '64 MiB in all, no limit, 1 CPU → memory.maxEntries 1000 is too much (≈ 16 MiB at 16 KiB each, a tenth of the memory holds 409)',
    ],
  ])('judges %d MiB and %d CPUs', (memoryMiB, cpus, text) => {
    expect(machineLine(memoryMiB, cpus)).toBe(`  machine   ${text}`);
  });

  it('gives everything as JSON', () => {
    expect(JSON.parse(runFake('recommend --machine --json', CLUSTER).stdout)).toMatchObject({
      v: 1,
      command: 'recommend',
      ok: true,
      data: {
        preset: 'production',
        confidence: 0.93,
        level: 'high',
        runnerUp: 'simple',
        for: [{ target: 'production', weight: 0.75 }, { weight: 0.55 }, { weight: 0.35 }],
        machine: { memoryBytes: 536_870_912, cpus: 2, maxEntries: 500, fits: true, roomFor: 3_276 },
      },
    });
  });
});
