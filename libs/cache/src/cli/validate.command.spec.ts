import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
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
