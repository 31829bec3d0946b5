import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { someSettings } from '../../../../test/support/setting-arbitraries.js';
import { builtInPresets } from '../presets/registry.js';
import { descriptorOf } from '../settings/leaves.js';
import { diffSettings, type SettingsByPath } from './diff-settings.js';
import { resolveConfig } from './resolve-config.js';

const presets = fc.constantFrom(...builtInPresets.map(({ name }) => name));
const configurations = fc
  .record({ preset: presets, code: someSettings })
  .map(({ preset, code }) => resolveConfig({ env: {}, preset, code }).settings);

const settingsOf = (custom: object, preset = 'simple'): SettingsByPath =>
  resolveConfig({ env: { CACHE_PRESET: preset, CACHE_CUSTOM_CONFIG: JSON.stringify(custom) } }).settings;

const differences = (before: object, after: object) => diffSettings(settingsOf(before), settingsOf(after));

/** The texts of the settings that are no secrets, where there is a value. */
function textsOf(settings: SettingsByPath): Map<string, string> {
  const open = [...settings.values()].filter(({ path }) => !descriptorOf(path)?.secret);
  return new Map(open.flatMap(({ path, text }) => (text === '(unset)' ? [] : [[path, text] as const])));
}

describe('the difference of two configurations', () => {
  it('is empty where they are the same', () => {
    fc.assert(
      fc.property(configurations, (settings) => {
        expect(diffSettings(settings, settings)).toEqual([]);
      }),
      { numRuns: propertyRuns(50) },
    );
  });

  it('makes the second out of the first', () => {
    fc.assert(
      fc.property(configurations, configurations, (before, after) => {
        const texts = textsOf(before);

        for (const { path, to } of diffSettings(before, after)) {
          if (descriptorOf(path)?.secret) continue;
          if (to === '(unset)') texts.delete(path);
          else texts.set(path, to);
        }

        expect(texts).toEqual(textsOf(after));
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('has the same paths in both directions', () => {
    fc.assert(
      fc.property(configurations, configurations, (before, after) => {
        const paths = diffSettings(before, after).map(({ path }) => path);

        expect(diffSettings(after, before).map(({ path }) => path).sort()).toEqual(paths.sort());
      }),
      { numRuns: propertyRuns(50) },
    ); // prettier-ignore
  });

  it('gives both texts, the ratio and what one will notice', () => {
    expect(differences({ ttl: { default: '2h' } }, { ttl: { default: '1h' } })).toEqual([
      {
        path: 'ttl.default',
        from: '2h',
        to: '1h',
        ratio: 0.5,
        consequence: 'data is fresher; expect more calls to the source',
      },
    ]);
  });

  it('has no ratio where one side is zero or no quantity', () => {
    const changes = differences({ shutdownTimeout: '0ms', mode: 'off' }, { shutdownTimeout: '1s', mode: 'memory' });

    expect(changes.map(({ path, ratio }) => [path, ratio])).toEqual([
      ['mode', undefined],
      ['shutdownTimeout', undefined],
    ]);
  }); // prettier-ignore

  it('says what a choice means', () => {
    expect(differences({}, { mode: 'memory' })[0]?.consequence).toBe('in the memory of the process only');
  });

  it('predicts nothing for a level of the log', () => {
    expect(differences({}, { monitoring: { logLevel: 'warn' } })).toEqual([
      { path: 'monitoring.logLevel', from: 'info', to: 'warn' },
    ]);
  });

  it('predicts nothing for a setting without effect', () => {
    expect(differences({}, { compression: { level: 9 } })).toEqual([
      { path: 'compression.level', from: '3', to: '9', ratio: 3 },
    ]);
  });

  it('names an entry of a map that only one of them has', () => {
    expect(differences({}, { ai: { operationTtl: { qa: null, mine: '5m' } } })).toEqual([
      { path: 'ai.operationTtl.qa', from: '1h', to: '(unset)' },
      { path: 'ai.operationTtl.mine', from: '(unset)', to: '5m' },
    ]);
  });

  it.each([
    [{}, { redis: { password: 'hunter2' } }, ['(unset)', '(set)']],
    [{ redis: { password: 'hunter2' } }, {}, ['(set)', '(unset)']],
    [{ redis: { password: 'hunter2' } }, { redis: { password: 'hunter3' } }, ['(set)', '(changed)']],
    [{ redis: { url: 'redis://:a@h' } }, { redis: { url: 'redis://:b@h' } }, ['redis://******:******@h', '(changed)']],
  ])('never gives a secret: %j, %j', (before, after, texts) => {
    expect(differences(before, after).map(({ from, to }) => [from, to])).toEqual([texts]);
  }); // prettier-ignore

  it('is none between equal secrets', () => {
    const custom = { redis: { password: 'hunter2', url: 'redis://h' } };

    expect(differences(custom, custom)).toEqual([]);
  });
});
