import { describe, expect, it } from '@jest/globals';
import { definePreset, type Preset } from './preset.js';
import { builtInPresets, chainOf, createPresetRegistry } from './registry.js';

const derived = (name: string, parent: string): Preset =>
  definePreset({ name, doc: 'One of mine.', extends: parent });

const problems = (...own: Preset[]) =>
  createPresetRegistry(own).issues.map(({ code, path, message, fix }) => [code, path, message, ...fix]);

describe('createPresetRegistry', () => {
  it('holds the built-in presets and the user’s own', () => {
    const { presets, issues } = createPresetRegistry([derived('checkout', 'production')]);

    expect([...presets.keys()]).toEqual([...builtInPresets.map(({ name }) => name), 'checkout']);
    expect(issues).toEqual([]);
  });

  it('refuses a name that is taken, and keeps the first', () => {
    const { presets } = createPresetRegistry([derived('production', 'simple')]);

    expect(presets.get('production')?.extends).toBeUndefined();
    expect(problems(derived('production', 'simple'))).toEqual([
      ['CCFG002', 'preset production', 'the name is taken', 'choose another name, or say override: true'],
    ]);
  });

  it('puts a preset that overrides in the place of the built-in one', () => {
    const mine = definePreset({ ...derived('production', 'simple'), override: true });

    const { presets, issues } = createPresetRegistry([mine]);

    expect(issues).toEqual([]);
    expect(presets.get('production')).toBe(mine);
    expect([...presets.keys()]).toEqual(builtInPresets.map(({ name }) => name));
  });

  it('refuses two presets of the user with one name', () => {
    expect(problems(derived('mine', 'simple'), derived('mine', 'production'))).toHaveLength(1);
  });

  it('refuses an unknown parent and suggests one', () => {
    expect(problems(derived('checkout', 'prodution'))).toEqual([
      [
        'CCFG002',
        'preset checkout',
        'it extends "prodution", which is unknown',
        'did you mean "production"?',
      ],
    ]);
  });

  it('lists the presets where no parent is near', () => {
    const [[, , , fix] = []] = problems(derived('checkout', 'zzz'));

    expect(fix).toBe(
      'known presets: disabled, minimal, simple, development, testing, production, ai-development, ai-production, checkout',
    );
  });

  it('reports an unknown parent once, at the preset that names it', () => {
    expect(problems(derived('child', 'parent'), derived('parent', 'zzz')).map(([, path]) => path)).toEqual([
      'preset parent',
    ]);
  });

  it.each([
    [[derived('a', 'a')], ['preset a']],
    [
      [derived('a', 'b'), derived('b', 'a')],
      ['preset a', 'preset b'],
    ],
    [
      [derived('a', 'b'), derived('b', 'c'), derived('c', 'b')],
      ['preset a', 'preset b', 'preset c'],
    ],
  ])('refuses a circle: %#', (own, paths) => {
    expect(problems(...own)).toEqual(
      paths.map((path) => ['CCFG002', path, 'its chain of parents never ends', 'break the circle']),
    );
  });
});

describe('chainOf', () => {
  const { presets } = createPresetRegistry([
    derived('shop', 'ai-production'),
    definePreset({ name: 'shop-desk', doc: 'At the desk.', extends: 'shop', profile: 'development' }),
  ]);

  it('goes from the root to the preset', () => {
    expect(chainOf('shop-desk', presets)?.presets.map(({ name }) => name)).toEqual([
      'production',
      'ai-production',
      'shop',
      'shop-desk',
    ]);
  });

  it('inherits the profile', () => {
    expect(chainOf('shop', presets)?.profile).toBe('production');
  });

  it('takes the nearest profile', () => {
    expect(chainOf('shop-desk', presets)?.profile).toBe('development');
  });

  it('knows whether a parent switches AI on', () => {
    expect([chainOf('shop', presets)?.ai, chainOf('production', presets)?.ai]).toEqual([true, false]);
  });

  it('is undefined for a name that is unknown', () => {
    expect(chainOf('nothing', presets)).toBeUndefined();
  });
});
