import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { builtInPresets } from '../presets/registry.js';
import { EXIT } from './cli-io.js';
import type { Envelope } from './envelope.js';

describe('cache-config list', () => {
  it('shows the presets in columns and marks the one in effect', () => {
    const { exitCode, stdout } = runFake('list', { files: { '.env': 'CACHE_PRESET=production\n' } });

    expect(stdout.split('\n')).toEqual([
      '  PRESET          MODE    TTL  POOL  L1    AI   FOR',
      '  disabled        off     —    —     —     no   no caching at all; every get misses',
      '  minimal         memory  15m  —     25    no   small containers, serverless, edge',
      '  simple          tiered  1h   1     100   no   a sound start when unsure',
      '  development     tiered  10m  1     50    no   local work, fast feedback (default)',
      '  testing         memory  1m   —     25    no   deterministic tests, no Redis',
      '* production      tiered  2h   1     500   no   servers under load',
      '  ai-development  tiered  30m  1     100   yes  development + ai',
      '  ai-production   tiered  4h   1     1000  yes  production + ai',
      '* in effect now: CACHE_PRESET (.env:1).   Details: cache-config show production --why',
    ]);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('marks the default where CACHE_PRESET is unset', () => {
    const { stdout } = runFake('list');

    expect(stdout).toContain('\n* development ');
    expect(stdout).toContain('\n* in effect now: CACHE_PRESET is unset.');
  });

  it('works where CACHE_PRESET names none of them', () => {
    const { exitCode, stdout } = runFake('list', { env: { CACHE_PRESET: 'prodution' } });

    expect(stdout).not.toMatch(/^\*/m);
    expect(stdout).toMatch(/\nThe preset in effect is none of these: cache-config validate$/);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('leaves overrides out of the table', () => {
    const env = { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"42s"}}' };

    expect(runFake('list', { env }).stdout).not.toContain('42s');
  });

  it('gives the same as JSON', () => {
    const { stdout } = runFake('list --json', { env: { CACHE_PRESET: 'minimal' } });

    const envelope = JSON.parse(stdout) as Envelope & { data: { presets: { name: string }[] } };

    expect(envelope).toMatchObject({ v: 1, command: 'list', ok: true, data: { current: 'minimal' } });
    expect(envelope.data.presets.map(({ name }) => name)).toEqual(builtInPresets.map(({ name }) => name));
    expect(envelope.data.presets[1]).toEqual({
      name: 'minimal',
      mode: 'memory',
      ttl: '15m',
      memoryEntries: '25',
      ai: false,
      doc: 'small containers, serverless, edge',
      chain: ['fast', 'minimal'],
      isDefault: false,
      isCurrent: true,
    });
  });
});
