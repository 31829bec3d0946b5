import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  LOCK_FILE,
  lockPreset,
  parseLockFile,
  type PresetLock,
} from '../libs/cache/src/config/preset-lock.js';
import { resolveConfig } from '../libs/cache/src/config/resolve-config.js';
import { builtInPresets } from '../libs/cache/src/presets/registry.js';
import { ROOT } from './support/source-files.js';
import { unannouncedChanges } from './support/unannounced-changes.js';

const current = builtInPresets.map(({ name, revision = 1 }) =>
  lockPreset(resolveConfig({ env: {}, preset: name }), revision),
);

/** Written anew, after `npm run build:lib`, by: (cd test/presets && node ../../dist/cache/cli.js lock --update) */
const locked = locksIn(readFileSync(join(ROOT, 'test/presets', LOCK_FILE), 'utf8'));
const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');

function locksIn(text: string): readonly PresetLock[] {
  const parsed = parseLockFile(text);
  if ('problem' in parsed) throw new Error(`${LOCK_FILE}: ${parsed.problem}`);
  return parsed.locks;
}

describe('the effect of the built-in presets', () => {
  it('changes with a higher revision, a line in the changelog and a new lock, or not at all', () => {
    expect(unannouncedChanges({ locked, current, changelog })).toEqual([]);
  });
});

describe('the check itself', () => {
  const [first] = current;
  if (!first) throw new Error('there is no preset');
  const with2 = { ...first, revision: 2 };
  const faster = { values: { ...first.values, 'ttl.default': '7m' } };
  const check = (before: PresetLock[], after: PresetLock[], text = '') =>
    unannouncedChanges({ locked: before, current: after, changelog: text });

  it('refuses a value that changed under the same revision', () => {
    expect(check([first], [{ ...first, ...faster }])).toEqual([
      `disabled (ttl.default ${first.values['ttl.default']} → 7m): raise its revision, then lock anew`,
    ]);
  });

  it('refuses a revision that the changelog does not name', () => {
    expect(check([with2], [with2])).toEqual(['CHANGELOG.md lacks "`disabled` revision 2"']);
  });

  it('asks for a new lock once a change is announced', () => {
    expect(check([first], [{ ...with2, ...faster }], '- `disabled` revision 2: faster')).toEqual([
      expect.stringMatching(/: lock anew$/),
    ]);
  });

  it('asks for no higher revision where a preset only has a setting more', () => {
    const { 'ttl.default': _, ...values } = first.values;

    expect(check([{ ...first, values, schema: '00000000' }], [first])).toEqual([
      expect.stringMatching(/^disabled \(ttl\.default \(unset\) → .*\): lock anew$/),
    ]);
  });

  it('notices presets that come and go', () => {
    expect(check([], [first])).toEqual(['disabled is new: lock anew']);
    expect(check([first], [])).toEqual(['disabled is gone: lock anew, and say so in CHANGELOG.md']);
  });
});
