import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { builtInPresets } from '../presets/registry.js';
import { EXIT } from './cli-io.js';

const SIDES = [...builtInPresets.map(({ name }) => name), 'default', 'current', 'my.json'];
const WORLD = {
  env: { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"30m"}}' },
  files: { 'my.json': '{"ttl":{"default":"5m"}}', 'wrong.json': '{"ttl":{"default":5}}' },
};

describe('cache-config diff', () => {
  it('shows what differs, by how much and what one will notice', () => {
    const { exitCode, stdout } = runFake('diff development simple');

    expect(stdout.split('\n')).toEqual([
      '  redis.connectTimeout   2s     →  5s     ×2.5',
      '      a server that does not answer is noticed later',
      '  ttl.default            10m    →  1h     ×6',
      '      stale data may live longer; expect more hits',
      '  memory.maxEntries      50     →  100    ×2',
      '      more memory for the process, fewer round trips to Redis',
      '  compression.threshold  64KiB  →  16KiB  ÷4',
      '  compression.level      1      →  3      ×3',
      '  monitoring.logLevel    debug  →  info',
      '  55 of 61 settings are equal.',
    ]);
    expect(exitCode).toBe(EXIT.yes);
  });

  it.each(SIDES)('finds no difference between %s and itself', (side) => {
    expect(runFake(`diff ${side} ${side} --exit-code`, WORLD)).toEqual({
      exitCode: EXIT.yes,
      stdout: 'No difference: all 61 settings are equal.',
      stderr: '',
    });
  });

  it('ends with 1 for a difference where that is asked for', () => {
    expect(runFake('diff minimal simple --exit-code').exitCode).toBe(EXIT.no);
    expect(runFake('diff minimal simple').exitCode).toBe(EXIT.yes);
  });

  it.each([
    ['simple current', '  ttl.default  1h  →  30m  ÷2'],
    ['current my.json', '  ttl.default  30m  →  5m  ÷6'],
    ['simple simple --set ttl.default=2h', '  ttl.default  1h  →  2h  ×2'],
    ['current current --set ttl.default=1h', '  ttl.default  30m  →  1h  ×2'],
    ['current current --preset minimal', '  mode                   tiered  →  memory'],
    ['current my.json --set ttl.default=1h', '  ttl.default  30m  →  1h  ×2'],
  ])('compares %s', (sides, line) => {
    expect(runFake(`diff ${sides}`, WORLD).stdout.split('\n')[0]).toBe(line);
  });

  it('tries a preset out for what is current', () => {
    expect(runFake('diff testing current --preset testing --no-process-env').stdout).toMatch(
      /^No difference/,
    );
  });

  it('ends with 1 and the errors where a side is invalid', () => {
    const { exitCode, stdout } = runFake('diff current wrong.json', WORLD);

    expect(stdout).toMatch(/\n\nerror CCFG102 {2}ttl\.default[^]*from {6}CACHE_CUSTOM_CONFIG_FILE \(wrong\.json, column 19\)/);
    expect(exitCode).toBe(EXIT.no);
  }); // prettier-ignore

  it('takes what is neither a preset nor a file for wrong usage', () => {
    expect(runFake('diff current prodution')).toEqual({
      exitCode: EXIT.usage,
      stdout: '',
      stderr:
        'cache-config: "prodution" is neither a preset nor a file: did you mean "production"? Known: disabled, minimal, simple, development, testing, production, ai-development, ai-production, current, default, lock, or a JSON file',
    });
  });

  it('gives the same as JSON', () => {
    expect(JSON.parse(runFake('diff simple current --json', WORLD).stdout)).toMatchObject({
      v: 1,
      command: 'diff',
      ok: true,
      data: {
        before: 'simple',
        after: 'current',
        equal: 60,
        changes: [{ path: 'ttl.default', from: '1h', to: '30m', ratio: 0.5 }],
      },
    });
  });
});
