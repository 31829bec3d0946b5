import { describe, expect, it } from '@jest/globals';
import { resolveConfig } from './resolve-config.js';

const whatIf = (values: Record<string, string>) =>
  resolveConfig({
    env: { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"30m"},"mode":"memory"}' },
    whatIf: { values: new Map(Object.entries(values)), source: '--set' },
  });

describe('values to try out', () => {
  it('lie above custom configuration and name their source', () => {
    expect(whatIf({ 'ttl.default': '5m' }).settings.get('ttl.default')).toMatchObject({
      text: '5m',
      origin: { layer: 'runtime', source: '--set' },
      shadowed: [{ text: '30m' }, { text: '1h' }, { text: '1h' }],
    });
  });

  it('are texts, as in the environment', () => {
    const { config } = whatIf({
      'memory.maxEntries': '7',
      'ai.enabled': 'yes',
      'ai.operationTtl.mine': '5m',
    });

    expect([config?.memory.maxEntries, config?.ai.enabled, config?.ai.operationTtl['mine']]).toEqual([
      7,
      true,
      300_000,
    ]);
  });

  it('lay the AI overlay where they switch AI on', () => {
    expect(whatIf({ 'ai.enabled': 'true' }).chain).toContain('ai_optimized');
  });

  it('are checked like all others', () => {
    expect(whatIf({ 'ttl.default': '5' }).issues).toMatchObject([
      { code: 'CCFG102', path: 'ttl.default', origin: { source: '--set' }, instead: '30m from CACHE_CUSTOM_CONFIG' },
    ]);
  }); // prettier-ignore
});
