import { describe, expect, it } from '@jest/globals';
import { filesAfter, runFake, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { LOCK_FILE } from '../config/preset-lock.js';
import { definePreset } from '../presets/preset.js';
import { EXIT } from './cli-io.js';

const lockedBy = (command: string, world: FakeWorld = {}): string =>
  filesAfter(command, world)[LOCK_FILE] ?? '';
const lockOf = (target: string): string => lockedBy(`lock --target ${target}`);
const withLock = (text: string, env: FakeWorld['env'] = {}): FakeWorld => ({
  env,
  files: { [LOCK_FILE]: text },
});
const presetsIn = (text: string): string[] =>
  (JSON.parse(text) as { presets: { preset: string }[] }).presets.map(({ preset }) => preset);

/** As an earlier version of the package would have locked it. */
const FORMER = lockOf('production')
  .replace('"ttl.default": "2h"', '"ttl.default": "1h"')
  .replace('"memory.maxEntries": "500"', '"memory.maxEntries": "250"');

const own = (ttl: string, revision = 1): FakeWorld['modules'] => ({
  'cache.presets.js': {
    checkout: definePreset({
      name: 'checkout',
      doc: 'Mine.',
      extends: 'production',
      revision,
      set: { ttl: { default: ttl as '90s' } },
    }),
  },
});

describe('cache-config lock', () => {
  it('writes what the preset in effect does, and nothing of this environment', () => {
    const env = {
      CACHE_PRESET: 'production',
      CACHE_REDIS_URL: 'redis://u:canary@cache',
      CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"5m"}}',
    };

    expect(runFake('lock', { env })).toEqual({
      exitCode: EXIT.yes,
      stdout: 'cache-config.lock.json: locked production. Commit it.',
      stderr: '',
    });
    expect(lockedBy('lock', { env })).toBe(lockOf('production'));
  });

  it('writes lines that a review can read', () => {
    const lines = lockOf('minimal').split('\n');

    expect(lines.slice(0, 10)).toEqual([
      '{',
      '  "version": 1,',
      '  "presets": [',
      '    {',
      '      "preset": "minimal",',
      '      "revision": 1,',
      '      "chain": "fast → minimal",',
      expect.stringMatching(/^ {6}"schema": "[0-9a-f]{8}",$/),
      expect.stringMatching(/^ {6}"fingerprint": "[0-9a-f]{8}",$/),
      '      "values": {',
    ]);
    expect(lines).toContain('        "ttl.default": "15m",');
  });

  it('locks the presets that are named', () => {
    expect(presetsIn(lockOf('testing,production,testing'))).toEqual(['production', 'testing']);
  });

  it('never overwrites, and says how to', () => {
    const world = withLock('mine');

    const { exitCode, stdout } = runFake('lock', world);

    expect(stdout).toMatch(/^error CCFG603 {2}cache-config\.lock\.json: [^]*cache-config lock --update/);
    expect([exitCode, filesAfter('lock', world)[LOCK_FILE]]).toEqual([EXIT.no, 'mine']);
  });

  it('writes the locked presets anew, whatever is in effect', () => {
    expect(lockedBy('lock --update', withLock(FORMER, { CACHE_PRESET: 'simple' }))).toBe(
      lockOf('production'),
    );
  });

  it('replaces a lock that cannot be read by the preset in effect', () => {
    expect(lockedBy('lock --update', withLock('{', { CACHE_PRESET: 'simple' }))).toBe(lockOf('simple'));
  });

  it('refuses where the preset in effect is unknown', () => {
    const world = { env: { CACHE_PRESET: 'prodution' } };

    const { exitCode, stdout } = runFake('lock', world);

    expect([exitCode, stdout]).toEqual([EXIT.no, expect.stringMatching(/^error CCFG001/)]);
    expect(filesAfter('lock', world)).toEqual({});
  });

  it('refuses a preset that is wrong by itself', () => {
    const { exitCode, stdout } = runFake('lock --target checkout', { modules: own('90') });

    expect([exitCode, stdout]).toEqual([EXIT.no, expect.stringMatching(/^error CCFG102 {2}ttl\.default/)]);
  });

  it.each([
    ['lock --target prodution', 'unknown preset "prodution": did you mean "production"?'],
    ['lock --check --update', "option '--check' cannot be used with option '--update'"],
    ['lock --check --target simple', "option '--target <presets>' cannot be used with option '--check'"],
  ])('takes %s for wrong usage', (command, message) => {
    const { exitCode, stderr } = runFake(command);

    expect([exitCode, stderr]).toEqual([EXIT.usage, expect.stringContaining(message)]);
  });

  it('gives the same as JSON', () => {
    expect(JSON.parse(runFake('lock --target simple --json').stdout)).toMatchObject({
      v: 1,
      command: 'lock',
      ok: true,
      issues: [],
      data: { file: LOCK_FILE, written: true, presets: [{ preset: 'simple', revision: 1 }] },
    });
  });
});

describe('cache-config lock --check', () => {
  it('finds nothing in a lock that was just written, whatever the environment', () => {
    const env = { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"5m"}}' };

    expect(runFake('lock --check', withLock(lockOf('production,minimal'), env))).toEqual({
      exitCode: EXIT.yes,
      stdout: 'cache-config.lock.json: 2 presets, no difference.',
      stderr: '',
    });
  });

  it('shows what an upgrade changed, and that nobody raised the revision', () => {
    const { exitCode, stdout } = runFake('lock --check', withLock(FORMER));

    expect(stdout.split('\n')).toEqual([
      'production: revision 1 was not raised',
      '  ttl.default        1h   →  2h   ×2',
      '      stale data may live longer; expect more hits',
      '  memory.maxEntries  250  →  500  ×2',
      '      more memory for the process, fewer round trips to Redis',
      expect.stringMatching(/^ {2}(\d+) of (\d+) settings are equal\.$/),
      '',
      '1 of 1 preset not as locked. Once that is what you want: cache-config lock --update',
    ]);
    expect(exitCode).toBe(EXIT.no);
  });

  it('says from which to which revision a preset of your own went', () => {
    const lock = lockedBy('lock --target checkout', { modules: own('90s') });

    const { exitCode, stdout } = runFake('lock --check', { ...withLock(lock), modules: own('60s', 2) });

    expect(stdout).toMatch(/^checkout: revision 1 → 2\n {2}ttl\.default {2}90s {2}→ {2}1m/);
    expect(exitCode).toBe(EXIT.no);
  });

  it('says that a preset is built from others', () => {
    const { stdout } = runFake('lock --check', withLock(lockOf('simple').replace('balanced', 'fast')));

    expect(stdout).toContain('\n  built from balanced → simple, was fast → simple\n');
  });

  it('says that a locked preset is gone', () => {
    const lock = lockedBy('lock --target checkout', { modules: own('90s') });

    const { exitCode, stdout } = runFake('lock --check', withLock(lock));

    expect([exitCode, stdout]).toEqual([
      EXIT.no,
      expect.stringContaining('checkout is locked and no longer exists.'),
    ]);
  });

  it.each([
    ['is missing', {}, 'there is none in this folder'],
    ['is not JSON', withLock('{'), 'it is not a JSON object'],
    ['is of a later format', withLock('{"version":9}'), 'it has the format 9, and this version writes 1'],
    [
      'cannot be read',
      {
        files: Object.defineProperty({}, LOCK_FILE, {
          enumerable: true,
          get: () => {
            throw new Error('EACCES');
          },
        }),
      },
      'it cannot be read',
    ],
  ])('ends with 1 and the remedy where the lock %s', (_what, world: FakeWorld, problem) => {
    const { exitCode, stdout, stderr } = runFake('lock --check', world);

    expect(stdout).toContain(
      `error CCFG602  cache-config.lock.json: there is no lock to compare with: ${problem}`,
    );
    expect(stdout).toContain('cache-config lock --update');
    expect([exitCode, stderr]).toEqual([EXIT.no, '']);
  });

  it('gives the same as JSON', () => {
    expect(JSON.parse(runFake('lock --check --json', withLock(FORMER)).stdout)).toMatchObject({
      command: 'lock',
      ok: false,
      summary: { errors: 1, warnings: 0 },
      issues: [{ code: 'CCFG601', path: 'production' }],
      data: {
        presets: [
          { preset: 'production', revision: { from: 1, to: 1 }, changes: [{ from: '1h', to: '2h' }, {}] },
        ],
        gone: [],
      },
    });
  });
});
