import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { builtInPresets } from '../presets/registry.js';
import { EXIT } from './cli-io.js';
import type { Envelope } from './envelope.js';

const VALID = { CACHE_PRESET: 'testing' };
const WITH_WARNING = { CACHE_PRESET: 'simple' };
const INVALID = { CACHE_PRESET: 'prodution' };

describe('cache-config validate', () => {
  it('says in one line that the configuration is valid', () => {
    const { exitCode, stdout, stderr } = runFake('validate', { env: VALID });

    expect(stdout).toMatch(/^valid: preset testing, fingerprint [0-9a-f]{8}$/);
    expect([exitCode, stderr]).toEqual([EXIT.yes, '']);
  });

  it('prints every issue, and no line that says valid', () => {
    const { exitCode, stdout } = runFake('validate', {
      env: { ...INVALID, CACHE_CUSTOM_CONFIG: '{"ttl":{"default":3600}}' },
    });

    expect([...stdout.matchAll(/^error (CCFG\d+)/gm)].map(([, code]) => code)).toEqual([
      'CCFG001',
      'CCFG102',
    ]);
    expect(stdout).toMatch(/2 errors, 0 warnings\.$/);
    expect(exitCode).toBe(EXIT.no);
  });

  it('prints warnings and calls the configuration valid', () => {
    const { exitCode, stdout } = runFake('validate', { env: WITH_WARNING });

    expect(stdout).toMatch(/^warning CCFG501 [^]*valid: preset simple/);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('gives an issue with its place and its help page', () => {
    const { stdout } = runFake('validate', { env: INVALID });

    expect(stdout).toContain(
      [
        'error CCFG001  CACHE_PRESET: unknown preset "prodution"',
        '   expected  disabled | minimal | simple | development | testing | production | ai-development | ai-production',
        '   from      CACHE_PRESET (process.env)',
        '   fix       did you mean "production"?   CACHE_PRESET=production',
        '   help      cache-config help CCFG001',
      ].join('\n'),
    );
  });
});

describe('cache-config validate --strict', () => {
  it('refuses warnings', () => {
    const { exitCode, stdout } = runFake('validate --strict', { env: WITH_WARNING });

    expect(exitCode).toBe(EXIT.no);
    expect(stdout).not.toContain('valid:');
  });

  it('accepts a configuration without warnings', () => {
    expect(runFake('validate --strict', { env: VALID }).exitCode).toBe(EXIT.yes);
  });

  it('accepts an information', () => {
    const env = { ...VALID, CACHE_CUSTOM_CONFIG: '{"default_ttl":60}' };

    const { exitCode, stdout } = runFake('validate --strict', { env });

    expect(stdout).toContain('info CCFG207');
    expect(exitCode).toBe(EXIT.yes);
  });
});

describe('cache-config validate --json', () => {
  const envelopeOf = (flags: string, env: Record<string, string>): Envelope =>
    JSON.parse(runFake(`validate --json ${flags}`, { env }).stdout) as Envelope;

  it('prints an envelope with preset and fingerprint', () => {
    expect(envelopeOf('', VALID)).toEqual({
      v: 1,
      command: 'validate',
      ok: true,
      summary: { errors: 0, warnings: 0 },
      issues: [],
      data: { preset: 'testing', fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) },
    });
  });

  it('lists the issues and counts them', () => {
    const { ok, summary, issues } = envelopeOf('', INVALID);

    expect({ ok, summary }).toEqual({ ok: false, summary: { errors: 1, warnings: 0 } });
    expect(issues).toEqual([
      expect.objectContaining({
        code: 'CCFG001',
        severity: 'error',
        path: 'CACHE_PRESET',
        origin: { layer: 'env', source: 'CACHE_PRESET', at: 'process.env' },
      }),
    ]);
  });

  it('is ok with warnings', () => {
    const { ok, summary } = envelopeOf('', WITH_WARNING);

    expect({ ok, summary }).toEqual({ ok: true, summary: { errors: 0, warnings: 1 } });
  });

  it('is not ok with warnings under --strict, as the exit code says', () => {
    expect(envelopeOf('--strict', WITH_WARNING).ok).toBe(false);
  });

  it('prints nothing beside the envelope', () => {
    const { exitCode, stderr } = runFake('validate --json', { env: INVALID });

    expect([exitCode, stderr]).toEqual([EXIT.no, '']);
  });
});

describe('cache-config validate PRESET', () => {
  it('says that a preset by itself is valid, and what it needs', () => {
    const { exitCode, stdout } = runFake('validate production', { env: INVALID });

    expect(stdout).toMatch(/^valid: preset production, fingerprint [0-9a-f]{8}\nneeds: CACHE_REDIS_URL$/);
    expect(exitCode).toBe(EXIT.yes);
  });

  it.each(builtInPresets.map(({ name }) => name))('finds no error in %s', (name) => {
    expect(runFake(`validate ${name} --strict`)).toMatchObject({ exitCode: EXIT.yes, stderr: '' });
  });

  it('checks what is tried out on it', () => {
    const { exitCode, stdout } = runFake('validate testing --set ttl.default=40d');

    expect(stdout).toMatch(/^error CCFG103 {2}ttl\.default: out of range\n/);
    expect(exitCode).toBe(EXIT.no);
  });

  it('takes an unknown one for wrong usage', () => {
    expect(runFake('validate prodution')).toMatchObject({ exitCode: EXIT.usage, stdout: '' });
  });

  it('gives what it needs as JSON', () => {
    const { data } = JSON.parse(runFake('validate production --json').stdout) as Envelope;

    expect(data).toMatchObject({ preset: 'production', needs: ['CACHE_REDIS_URL'] });
  });
});

describe('cache-config validate --preset', () => {
  it('says what would be under another preset', () => {
    const { exitCode, stdout } = runFake('validate --preset production', { env: VALID });

    expect(stdout).toMatch(/^error CCFG501 {2}redis\.url: preset "production"/);
    expect(exitCode).toBe(EXIT.no);
  });

  it('wins over a file that names the preset', () => {
    const env = { CACHE_PRESET_FILE: '/run/preset' };

    expect(runFake('validate --preset minimal', { env }).stdout).toMatch(/^valid: preset minimal/);
  });
});

describe('cache-config validate --format github', () => {
  it('prints a line per issue at its file and line', () => {
    const files = {
      '.env': 'CACHE_PRESET=simple\nCACHE_CUSTOM_CONFIG={"ttl":{"default":3600},"default_ttl":1}',
    };

    const { exitCode, stdout } = runFake('validate --format github', { files });

    expect(stdout.split('\n')).toEqual([
      '::error file=.env,line=2,title=CCFG102::ttl.default: duration without a unit%0Afix: did you mean "1h" (3600 seconds) or "3600ms" (3600 milliseconds)?',
      '::error file=.env,line=2,title=CCFG204::ttl.default: "default_ttl" sets it a second time%0Afix: keep one of them',
      '::warning title=CCFG501::redis.url: preset "simple" is memory over Redis, and there is no Redis URL: entries live in the memory of this process only%0Afix: CACHE_REDIS_URL=redis://localhost:6379/0%0Aor, to stay without Redis: CACHE_CUSTOM_CONFIG={"mode":"memory"}',
      '::notice file=.env,line=2,title=CCFG207::ttl.default: "default_ttl" is a flat name of ttl.default%0Afix: write {"ttl":{"default":…}}',
    ]);
    expect(exitCode).toBe(EXIT.no);
  });

  it('points into the file that a _FILE variable names', () => {
    const world = {
      env: { CACHE_PRESET: 'minimal', CACHE_CUSTOM_CONFIG_FILE: 'a,b/cache.json' },
      files: { 'a,b/cache.json': '{\n  "ttl": { "default": "1 h" }\n}\n' },
    };

    expect(runFake('validate --format github', world).stdout).toBe(
      '::error file=a%2Cb/cache.json,line=2,title=CCFG109::ttl.default: not a duration%0Afix: did you mean "1h"?',
    );
  });

  it.each([
    [
      { env: { CACHE_PRESET: 'x' } },
      '::error title=CCFG001::CACHE_PRESET: unknown preset "x" (from CACHE_PRESET)%0Afix: ',
    ],
    [{ env: { CACHE_PRESET: 'x' }, files: { '.env': 'CACHE_PRESET=y' } }, '::error title=CCFG001::'],
  ])('names no file where the process said it: %j', (world, start) => {
    expect(runFake('validate --format github', world).stdout.startsWith(start)).toBe(true);
  });

  it('prints nothing for a valid configuration', () => {
    expect(runFake('validate --format github', { env: VALID })).toEqual({
      exitCode: EXIT.yes,
      stdout: '',
      stderr: '',
    });
  });

  it('is --json for --format json', () => {
    expect(runFake('validate --format json', { env: VALID })).toEqual(
      runFake('validate --json', { env: VALID }),
    );
  });
});
