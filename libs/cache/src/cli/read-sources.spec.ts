import { describe, expect, it } from '@jest/globals';
import { runFake, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';

/** The preset that `validate` finds in effect. */
function presetOf(flags: string, world: FakeWorld): string | undefined {
  return /preset (\S+),/.exec(runFake(`validate ${flags}`, world).stdout)?.[1];
}

describe('the sources of a command', () => {
  it('are by default .env', () => {
    expect(presetOf('', { files: { '.env': 'CACHE_PRESET=testing' } })).toBe('testing');
  });

  it('are without .env the environment of the process alone', () => {
    expect(presetOf('', { env: { CACHE_PRESET: 'minimal' } })).toBe('minimal');
  });

  it('are with --env-file the named file instead of .env', () => {
    const files = { '.env': 'CACHE_PRESET=testing', 'staging.env': 'CACHE_PRESET=minimal' };

    expect(presetOf('--env-file staging.env', { files })).toBe('minimal');
  });

  it('are with -f the named file too', () => {
    expect(presetOf('-f staging.env', { files: { 'staging.env': 'CACHE_PRESET=minimal' } })).toBe('minimal');
  });

  it('let a later file win', () => {
    const files = { 'a.env': 'CACHE_PRESET=testing', 'b.env': 'CACHE_PRESET=minimal' };

    expect(presetOf('--env-file a.env --env-file b.env', { files })).toBe('minimal');
    expect(presetOf('--env-file b.env --env-file a.env', { files })).toBe('testing');
  });

  it('join files variable by variable', () => {
    const files = {
      'a.env': 'CACHE_PRESET=simple\nCACHE_CUSTOM_CONFIG={"mode":"memory"}',
      'b.env': 'CACHE_PRESET=production',
    };

    const { stdout } = runFake('validate --env-file a.env --env-file b.env', { files });

    expect(stdout).toMatch(/^valid: preset production/);
  });

  it('are read past a line of blanks and without what only a comment says', () => {
    const files = { '.env': 'PORT=1\n  \nCACHE_PRESET=minimal\r\n  # CACHE_PRESET=testing\n# CACHE_PRSET=x' };

    expect(presetOf('', { files })).toBe('minimal');
    expect(runFake('validate', { files }).stdout).toMatch(/^valid: [^\n]*$/);
  });

  it('put the environment of the process above the files', () => {
    const world = { env: { CACHE_PRESET: 'minimal' }, files: { '.env': 'CACHE_PRESET=testing' } };

    expect(presetOf('', world)).toBe('minimal');
  });

  it('leave the environment of the process out with --no-process-env', () => {
    const world = { env: { CACHE_PRESET: 'minimal' }, files: { '.env': 'CACHE_PRESET=testing' } };

    expect(presetOf('--no-process-env', world)).toBe('testing');
  });

  it('are read through _FILE variables too', () => {
    const world = { env: { CACHE_PRESET_FILE: '/run/preset' }, files: { '/run/preset': 'testing\n' } };

    expect(presetOf('', world)).toBe('testing');
  });

  it.each(['validate', 'show'])('that cannot be read end %s as wrong usage', (verb) => {
    expect(runFake(`${verb} --env-file missing.env`)).toEqual({
      exitCode: EXIT.usage,
      stdout: '',
      stderr: 'cache-config: the file missing.env cannot be read: there is no such file or folder',
    });
  });
});

describe('the places in messages', () => {
  const placeOf = (flags: string, world: FakeWorld) =>
    /from {6}CACHE_PRESET \((.*)\)/.exec(runFake(`validate ${flags}`, world).stdout)?.[1];

  it('name the line of the file', () => {
    expect(placeOf('', { files: { '.env': '# the cache\n\nCACHE_PRESET=wrong\n' } })).toBe('.env:3');
  });

  it('name the file that won', () => {
    const files = { 'a.env': 'CACHE_PRESET=wrong', 'b.env': '\nCACHE_PRESET=wrong' };

    expect(placeOf('--env-file a.env --env-file b.env', { files })).toBe('b.env:2');
  });

  it('name the process where no file sets the variable', () => {
    expect(placeOf('', { env: { CACHE_PRESET: 'wrong' } })).toBe('process.env');
  });

  it('say that the process differs from the file', () => {
    const world = { env: { CACHE_PRESET: 'wrong' }, files: { '.env': 'CACHE_PRESET=testing' } };

    expect(placeOf('', world)).toBe('process environment, differs from .env:1');
  });

  it('name the line of the file where the process says the same', () => {
    const world = { env: { CACHE_PRESET: 'wrong' }, files: { '.env': 'CACHE_PRESET=wrong' } };

    expect(placeOf('', world)).toBe('.env:1');
  });

  it('name the column inside CACHE_CUSTOM_CONFIG', () => {
    const files = { '.env': 'CACHE_PRESET=testing\nCACHE_CUSTOM_CONFIG={"ttl":{"default":3600}}' };

    expect(runFake('validate', { files }).stdout).toContain(
      'from      CACHE_CUSTOM_CONFIG (.env:2, column 19)',
    );
  });
});
