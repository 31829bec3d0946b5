import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltCli } from './support/built-cli.js';
import { ROOT } from './support/source-files.js';

/** The targets, what they are given, and the command that each runs. */
const TARGETS: [target: string, args: string[], command: string][] = [
  ['list-cache-presets', [], 'list'],
  ['show-cache-preset', ['PRESET=production'], 'show "$PRESET" --why'],
  ['validate-cache-config', [], 'validate'],
  ['validate-cache-preset', ['PRESET=production'], 'validate "$PRESET"'],
  ['recommend-cache-preset', ['ENV=shop-prod'], 'recommend "$ENV"'],
  ['migrate-cache-config', [], 'migrate'],
  ['cache-config-validate', [], 'validate'],
  ['cache-config-compare', ['A=simple', 'B=current'], 'diff "$A" "$B"'],
];

let cli: BuiltCli;

beforeAll(async () => {
  cli = await BuiltCli.build();
}, 60_000);

afterAll(() => {
  cli.remove();
});

/** Runs make as if the packages were installed; nothing of the environment counts but the path. */
function make(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const all = ['-o', 'node_modules/.package-lock.json', `CLI=${cli.path}`, ...args];
  const { status, stdout, stderr } = spawnSync('make', all, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the targets of the Makefile about the cache', () => {
  it.each(TARGETS)('%s runs one command', (target, args, command) => {
    const { status, stdout } = make(['-n', target, ...args]);

    expect(stdout.trim().split('\n').at(-1)).toBe(`node ${cli.path} ${command}`);
    expect(status).toBe(0);
  });

  it.each(TARGETS)('%s is listed by make help', (target) => {
    expect(make(['help']).stdout).toMatch(new RegExp(`^ {2}make ${target} +\\S`, 'm'));
  });

  it.each(TARGETS)('%s is no file', (target) => {
    const [, phony = ''] =
      /^\.PHONY:((?:.*\\\n)*.*)/m.exec(readFileSync(join(ROOT, 'Makefile'), 'utf8')) ?? [];

    expect(phony.split(/[\s\\]+/)).toContain(target);
  });

  it.each(TARGETS)('%s builds the command where it is missing', (target, args) => {
    expect(make(['-n', target, ...args, 'CLI=dist/missing/cli.js']).stdout).toContain('npm run build:lib\n');
  });

  it.each([
    ['show-cache-preset', [], 'PRESET'],
    ['validate-cache-preset', ['PRESET='], 'PRESET'],
    ['recommend-cache-preset', [], 'ENV'],
    ['cache-config-compare', ['A=simple'], 'B'],
  ])('%s with %j prints its usage and ends with 2', (target, args, missing) => {
    const { status, stdout, stderr } = make([target, ...args]);

    expect(stderr).toContain(`usage: make ${target} ${missing}=…`);
    expect([status, stdout]).toEqual([2, '']);
  });

  it.each([
    ['list-cache-presets', [], /^ {2}PRESET .*\n {2}disabled /],
    ['show-cache-preset', ['PRESET=minimal'], /^Preset minimal \(fast → minimal\)/],
    [
      'validate-cache-preset',
      ['PRESET=production'],
      /^valid: preset production[^]*\nneeds: CACHE_REDIS_URL\n$/,
    ],
    ['recommend-cache-preset', ['ENV=shop-prod'], /^production +confidence high \(0\.90\)/],
    ['migrate-cache-config', [], /^Nothing to migrate/],
    ['cache-config-compare', ['A=simple', 'B=simple'], /^No difference/],
  ])('%s %j answers', (target, args, answer) => {
    const { status, stdout, stderr } = make([target, ...args]);

    expect(stdout).toMatch(answer);
    expect([status, stderr]).toEqual([0, '']);
  });

  it('fail where a migration needs a decision', () => {
    const { status, stdout } = make(['migrate-cache-config'], { CACHE_COMPRESSION_LEVEL: '12' });

    expect(stdout).toMatch(/^error CCFG405 {2}CACHE_COMPRESSION_LEVEL/m);
    expect(status).toBe(2);
  });

  it('take a value as one word, whatever is in it', () => {
    const { stderr } = make(['show-cache-preset', 'PRESET=x; echo injected']);

    expect(stderr).toContain('unknown preset "x; echo injected"');
  });

  it('fail where the configuration is invalid, and name the exit code of the command', () => {
    const { status, stdout, stderr } = make(['validate-cache-config'], { CACHE_PRESET: 'prodution' });

    expect(stdout).toMatch(/^error CCFG001 /);
    expect(stderr).toMatch(/validate-cache-config\] Error 1$/m);
    expect(status).toBe(2);
  });
});
