import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { builtInPresets } from '../presets/registry.js';
import { leaves } from '../settings/leaves.js';
import { EXIT } from './cli-io.js';
import type { Envelope } from './envelope.js';

interface Row {
  readonly path: string;
  readonly value: string;
  readonly origin: { readonly layer: string; readonly source: string; readonly at?: string };
  readonly shadowed: readonly { readonly value: string }[];
}

/** Every path of the table, a map by its entries. */
const PATHS = [...leaves].flatMap(([path, descriptor]) =>
  descriptor.kind === 'map' ? Object.keys(descriptor.default).map((key) => `${path}.${key}`) : [path],
);

/** The line of a setting in the text of `show`. */
function lineOf(path: string, text: string): string {
  return text.split('\n').find((line) => line.trim().split(/\s+/)[0] === path) ?? '';
}

function envelopeOf(command: string, env: Record<string, string> = {}): Envelope {
  return JSON.parse(runFake(`${command} --json`, { env }).stdout) as Envelope;
}

function rowsOf(command: string, env: Record<string, string> = {}): readonly Row[] {
  return (envelopeOf(command, env).data as { settings: readonly Row[] }).settings;
}

describe('cache-config show', () => {
  const env = {
    CACHE_PRESET: 'production',
    CACHE_REDIS_URL: 'redis://cache:6379/0',
    CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"30m"}}',
  };

  it('lists every setting once, in the order of the table', () => {
    const [, ...lines] = runFake('show', { env }).stdout.split('\n');

    expect(lines.map((line) => line.trim().split(/\s+/)[0])).toEqual(PATHS);
  });

  it('says where the values come from', () => {
    const { stdout } = runFake('show', { env });

    expect(['ttl.default', 'redis.url', 'memory.maxEntries', 'health.timeout'].map((path) =>
      lineOf(path, stdout).trim().replace(/\s+/g, ' '),
    )).toEqual([
      'ttl.default 30m custom CACHE_CUSTOM_CONFIG (process.env, column 19) (preset: 2h)',
      'redis.url redis://cache:6379/0 env CACHE_REDIS_URL (process.env)',
      'memory.maxEntries 500 preset production',
      'health.timeout 1s default',
    ]); // prettier-ignore
  });

  it('says what a setting waits for', () => {
    expect(lineOf('monitoring.enabled', runFake('show', { env }).stdout)).toMatch(/· waits for .+$/);
  });

  it('names preset, chain and fingerprint first', () => {
    const [head] = runFake('show', { env }).stdout.split('\n');

    expect(head).toMatch(
      /^Effective configuration · preset production \(robust → production\) · fingerprint [0-9a-f]{8}$/,
    );
  });

  it('ends with yes where the configuration is valid', () => {
    expect(runFake('show', { env })).toMatchObject({ exitCode: EXIT.yes, stderr: '' });
  });

  it('ends with no and the errors where it is not', () => {
    const wrong = { ...env, CACHE_CUSTOM_CONFIG: '{"ttl":{"default":3600}}' };

    const { exitCode, stdout, stderr } = runFake('show', { env: wrong });

    expect([exitCode, stderr]).toEqual([EXIT.no, '']);
    expect(stdout).toMatch(/\n\nerror CCFG102 {2}ttl\.default[^]*\n\n1 error, 0 warnings\.$/);
  });

  it('shows what would apply where a value is refused', () => {
    const wrong = { ...env, CACHE_CUSTOM_CONFIG: '{"ttl":{"default":3600}}' };

    expect(lineOf('ttl.default', runFake('show', { env: wrong }).stdout)).toMatch(/ 2h +preset production$/);
  });
});

describe('cache-config show --json', () => {
  it('gives every setting once with value and origin', () => {
    const rows = rowsOf('show', { CACHE_PRESET: 'testing' });

    expect(rows.map(({ path }) => path)).toEqual(PATHS);
    expect(rows.filter(({ value, origin }) => !value || !origin.layer || !origin.source)).toEqual([]);
  });

  it('gives what a value shadows, the nearest first', () => {
    const rows = rowsOf('show', { CACHE_PRESET: 'testing', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"5m"}}' });

    expect(rows.find(({ path }) => path === 'ttl.default')).toMatchObject({
      value: '5m',
      origin: { layer: 'custom', source: 'CACHE_CUSTOM_CONFIG', at: 'process.env, column 19' },
      shadowed: [{ value: '1m' }, { value: '1h' }],
    });
  });

  it('carries the issues of an invalid configuration and ends with no', () => {
    const env = { CACHE_PRESET: 'testing', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":3600}}' };

    expect(envelopeOf('show', env)).toMatchObject({
      v: 1,
      command: 'show',
      ok: false,
      issues: [{ code: 'CCFG102' }],
    });
    expect(runFake('show --json', { env }).exitCode).toBe(EXIT.no);
  });
});

describe('cache-config show PRESET', () => {
  it.each(builtInPresets.map(({ name }) => name))('lists every setting of %s once', (name) => {
    expect(rowsOf(`show ${name}`).map(({ path }) => path)).toEqual(PATHS);
  });

  it('does not call the preset what is in effect', () => {
    expect(runFake('show production').stdout).toMatch(
      /^Preset production \(robust → production\) · fingerprint /,
    );
  });

  it('leaves the environment out', () => {
    const world = {
      env: { CACHE_PRESET: 'production', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"5m"}}' },
      files: { '.env': 'CACHE_REDIS_URL=redis://cache' },
    };

    expect(runFake('show testing', world)).toEqual(runFake('show testing'));
  });

  it('ends with yes for a preset that needs a Redis URL', () => {
    expect(runFake('show production')).toMatchObject({ exitCode: EXIT.yes, stderr: '' });
  });

  it('has no issues of its own in JSON', () => {
    expect(envelopeOf('show production')).toMatchObject({ ok: true, issues: [] });
  });

  it('suggests the name that was meant', () => {
    const { exitCode, stdout, stderr } = runFake('show prodution');

    expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toMatch(
      /^cache-config: unknown preset "prodution": did you mean "production"\? Known: disabled, minimal, /,
    );
  });

  it('lists the names where none is near', () => {
    expect(runFake('show quux').stderr).toMatch(/^cache-config: unknown preset "quux"\. Known: disabled, /);
  });
});
