import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { someSettings } from '../../../../test/support/setting-arbitraries.js';
import { builtInPresets } from '../presets/registry.js';
import { descriptorOf } from '../settings/leaves.js';
import { diffSettings, type SettingChange } from './diff-settings.js';
import { driftOf } from './lock-drift.js';
import { formatLockFile, lockedSettings, lockPreset, parseLockFile, type PresetLock } from './preset-lock.js';
import { resolveConfig } from './resolve-config.js';

const presets = fc.constantFrom(...builtInPresets.map(({ name }) => name));
const configurations = fc
  .record({ preset: presets, code: someSettings })
  .map(({ preset, code }) => resolveConfig({ env: {}, preset, code }));

const lockOf = (preset: string, code: object = {}): PresetLock =>
  lockPreset(resolveConfig({ env: {}, preset, code }), 1);

describe('a lock', () => {
  it('differs in nothing from the settings that it was made of, once it was written and read', () => {
    fc.assert(
      fc.property(configurations, (resolution) => {
        const read = parseLockFile(formatLockFile([lockPreset(resolution, 1)]));

        const [lock] = 'locks' in read ? read.locks : [];
        expect(lock && diffSettings(lockedSettings(lock), resolution.settings)).toEqual([]);
      }),
      { numRuns: propertyRuns(50, 10_000) },
    );
  });

  it('differs from what other settings make in the same paths as these do, secrets aside', () => {
    fc.assert(
      fc.property(configurations, configurations, (before, after) => {
        const isOpen = ({ path }: SettingChange) => descriptorOf(path)?.secret === undefined;
        const openIn = (changes: readonly SettingChange[]) =>
          changes.filter(isOpen).sort((a, b) => (a.path < b.path ? -1 : 1));

        const { changes } = driftOf(lockPreset(before, 1), lockPreset(after, 1));

        expect(openIn(changes)).toEqual(openIn(diffSettings(before.settings, after.settings)));
      }),
      { numRuns: propertyRuns(50, 10_000) },
    );
  });

  it('says of a secret only that it is set', () => {
    const { values } = lockOf('simple', { redis: { url: 'redis://u:canary@h', password: 'canary' } });

    expect(JSON.stringify(values)).not.toContain('canary');
    expect([values['redis.url'], values['redis.password']]).toEqual(['(set)', '(set)']);
    expect(lockOf('simple').values).not.toHaveProperty(['redis.url']);
  });

  it('is the same text whatever the order of the presets', () => {
    const [first, second] = [lockOf('simple'), lockOf('minimal')];

    expect(formatLockFile([first, second])).toBe(formatLockFile([second, first]));
    expect(formatLockFile([first]).endsWith('}\n')).toBe(true);
  });

  it('lists its values in the order of the alphabet', () => {
    const paths = Object.keys(lockOf('production').values);

    expect(paths).toEqual(paths.toSorted());
  });

  it('keeps a value as a text where this version has no such setting or refuses the value', () => {
    const lock = { ...lockOf('simple'), values: { 'ttl.former': '1h', 'ttl.default': '900d' } };

    const { changes } = driftOf(lock, lockOf('simple'));

    expect(changes.slice(0, 2)).toMatchObject([
      { path: 'ttl.former', from: '1h', to: '(unset)' },
      { path: 'ttl.default', from: '900d', to: '1h' },
    ]);
  });

  it.each([
    ['', 'it is not a JSON object'],
    ['[]', 'it is not a JSON object'],
    ['{"version":2}', 'it has the format 2, and this version writes 1'],
    ['{}', 'it has the format of no version, and this version writes 1'],
    ['{"version":1,"presets":[]}', 'it does not hold what `cache-config lock` writes'],
    ['{"version":1,"presets":[{"preset":"simple"}]}', 'it does not hold what `cache-config lock` writes'],
    [
      JSON.stringify({ version: 1, presets: [{ ...lockOf('simple'), values: { 'ttl.default': 3600 } }] }),
      'it does not hold what `cache-config lock` writes',
    ],
  ])('is not read from %j', (text, problem) => {
    expect(parseLockFile(text)).toEqual({ problem });
  });
});

describe('the drift of a preset', () => {
  it('is none where only the table of settings grew', () => {
    expect(driftOf({ ...lockOf('simple'), schema: '00000000' }, lockOf('simple')).isEqual).toBe(true);
  });

  it.each([
    ['a value', { values: { ...lockOf('simple').values, 'ttl.default': '2h' } }],
    ['the revision', { revision: 2 }],
    ['what it is made of', { chain: 'fast → simple' }],
  ])('is there where %s is another', (_what, change) => {
    expect(driftOf({ ...lockOf('simple'), ...change }, lockOf('simple')).isEqual).toBe(false);
  });
});
