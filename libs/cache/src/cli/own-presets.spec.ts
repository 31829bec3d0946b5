import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { definePreset } from '../presets/preset.js';
import { EXIT } from './cli-io.js';

const checkout = definePreset({
  name: 'checkout',
  doc: 'Prices must not be older than 90 s.',
  extends: 'production',
  set: { ttl: { default: '90s' } },
  why: { 'ttl.default': 'price guarantee, ADR-17' },
  lock: ['ttl.default'],
});
const PLACE = 'libs/cache/src/cli/own-presets.spec.ts:6';
const WORLD = {
  env: { CACHE_REDIS_URL: 'rediss://cache' },
  modules: { 'cache.presets.ts': { checkout } },
};
const linesOf = (command: string, world = WORLD): string[] => runFake(command, world).stdout.split('\n');

describe('presets of one’s own', () => {
  it('stand in the list, with the place that defines them', () => {
    expect(linesOf('list')).toContain(
      `  checkout        tiered  90s  1     500   no   Prices must not be older than 90 s. (yours, ${PLACE})`,
    );
  });

  it('can be shown with their reasons', () => {
    const lines = linesOf('show checkout --why');

    expect(lines[0]).toMatch(
      /^Preset checkout \(robust → production → checkout\) · fingerprint [0-9a-f]{8}$/,
    );
    const at = lines.findIndex((line) => line.startsWith('  ttl.default '));
    expect(lines.slice(at, at + 2)).toEqual([
      expect.stringContaining(`preset checkout (${PLACE})`),
      '      why  price guarantee, ADR-17',
    ]);
  });

  it('are explained down to the line', () => {
    const { stdout } = runFake('explain ttl.default --preset checkout', WORLD);

    expect(stdout).toContain(
      '  → preset checkout     90s   price guarantee, ADR-17   libs/cache/src/cli/own-presets.spec.ts:6',
    );
  });

  it('can be chosen by CACHE_PRESET, tried out, compared and validated', () => {
    const chosen = { ...WORLD, env: { ...WORLD.env, CACHE_PRESET: 'checkout' } };

    expect(linesOf('validate', chosen)[0]).toMatch(/^valid: preset checkout/);
    expect(linesOf('validate --preset checkout')[0]).toMatch(/^valid: preset checkout/);
    expect(linesOf('validate checkout')[0]).toMatch(/^valid: preset checkout/);
    expect(linesOf('diff production checkout')[0]).toBe('  ttl.default  2h  →  90s  ÷80');
  });

  it('lock what is above them, and say so', () => {
    const { exitCode, stdout } = runFake('validate --preset checkout --set ttl.default=1h', WORLD);

    expect(stdout).toMatch(/^error CCFG308 {2}ttl\.default: is locked by preset "checkout"/);
    expect(exitCode).toBe(EXIT.no);
  });

  it('come out of the file that --presets names', () => {
    const modules = { 'config/mine.js': { checkout } };

    expect(runFake('show checkout --presets config/mine.js', { modules }).exitCode).toBe(EXIT.yes);
    expect(runFake('show checkout', { modules })).toMatchObject({
      exitCode: EXIT.usage,
      stderr: expect.stringContaining('unknown preset "checkout"'),
    });
  });

  it('are wrong usage where the named file is missing', () => {
    expect(runFake('list --presets nowhere.js')).toEqual({
      exitCode: EXIT.usage,
      stdout: '',
      stderr: 'cache-config: the file nowhere.js cannot be read: there is no such file',
    });
  });

  it.each([
    ['exports no preset', { 'cache.presets.js': { checkout: 5 } }, 'CCFG003'],
    ['extends an unknown one', { 'cache.presets.js': { checkout: { ...checkout, extends: 'prodution' } } }, 'CCFG002'],
  ])('are an error for list and validate where the file %s', (_what, modules, code) => {
    for (const command of ['list', 'validate']) {
      const { exitCode, stdout } = runFake(command, { modules });

      expect(stdout).toMatch(new RegExp(`^error ${code} `, 'm'));
      expect(exitCode).toBe(EXIT.no);
    }
  }); // prettier-ignore
});
