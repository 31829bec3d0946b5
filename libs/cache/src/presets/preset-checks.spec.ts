import { describe, expect, it } from '@jest/globals';
import { resolveConfig } from '../config/resolve-config.js';
import { definePreset, type Preset } from './preset.js';
import { chainOf, createPresetRegistry } from './registry.js';

/** A preset as JavaScript can write it. */
const untyped = (preset: object): Preset => preset as Preset;

const problems = (...own: Preset[]) =>
  createPresetRegistry(own).issues.map(({ code, message, fix }) => [code, message, ...fix].join(' · '));

const ROOT_FIX =
  "extend a preset, as in extends: 'production', or name a strategy (fast, balanced, robust) and a profile";

describe('a preset that JavaScript wrote', () => {
  it.each([
    ['nothing to stand on', { name: 'mine', doc: '' }, `CCFG002 · it stands on nothing · ${ROOT_FIX}`],
    [
      'an unknown strategy',
      { name: 'mine', doc: '', strategy: 'quick', profile: 'general' },
      `CCFG002 · it stands on nothing · ${ROOT_FIX}`,
    ],
    [
      'a strategy that every object has',
      { name: 'mine', doc: '', strategy: 'toString', profile: 'general' },
      `CCFG002 · it stands on nothing · ${ROOT_FIX}`,
    ],
    [
      'a strategy and no profile',
      { name: 'mine', doc: '', strategy: 'fast' },
      'CCFG002 · the profile is none · known profiles: development, testing, general, production',
    ],
    [
      'an unknown profile',
      { name: 'mine', doc: '', extends: 'simple', profile: 'prod' },
      'CCFG002 · the profile is none · known profiles: development, testing, general, production',
    ],
    [
      'no name',
      { doc: '', extends: 'simple' },
      'CCFG002 · the name is not allowed · write lower-case words joined by "-"',
    ],
  ])('is refused for %s', (_what, preset, problem) => {
    expect(problems(untyped(preset))).toEqual([problem]);
  });

  it('has no chain, and its name is unknown', () => {
    const mine = untyped({ name: 'mine', doc: '' });

    const { issues, config } = resolveConfig({ env: { CACHE_PRESET: 'mine' }, presets: [mine] });

    expect(chainOf('mine', createPresetRegistry([mine]).presets)).toBeUndefined();
    expect(issues.map(({ code }) => code).sort()).toEqual(['CCFG001', 'CCFG002']);
    expect(config).toBeUndefined();
  });

  it('takes the presets that extend it along', () => {
    const child = definePreset({ name: 'child', doc: '', extends: 'mine' });

    expect(problems(untyped({ name: 'mine', doc: '' }), child)).toContainEqual(
      expect.stringContaining('it extends "mine", which is unknown'),
    );
  });
});

describe('the name of a preset', () => {
  it.each(['Checkout', 'check out', '-checkout', 'checkout-', '1st', ''])('is not %j', (name) => {
    expect(problems(definePreset({ name, doc: '', extends: 'simple' }))).toEqual([
      'CCFG002 · the name is not allowed · write lower-case words joined by "-"',
    ]);
  });

  it.each(['current', 'default', 'fast', 'balanced', 'robust'])(
    'is not %s, which means something',
    (name) => {
      expect(problems(definePreset({ name, doc: '', extends: 'simple' }))).toEqual([
        'CCFG002 · the name is reserved · choose another name',
      ]);
    },
  );
});

describe('the locks and limits of a preset', () => {
  const withConstraints = (constraints: object): Preset =>
    untyped({ name: 'mine', doc: '', extends: 'simple', ...constraints });

  it.each([
    [{ lock: ['ttl.defualt'] }, 'CCFG002 · "ttl.defualt" is no setting · did you mean "ttl.default"?'],
    [{ lock: ['zzzzzzzz'] }, 'CCFG002 · "zzzzzzzz" is no setting · see all settings: cache-config show'],
    [{ limit: { 'ttl.defualt': { max: '1h' } } }, 'CCFG002 · "ttl.defualt" is no setting · did you mean "ttl.default"?'],
    [{ limit: { mode: { max: 1 } } }, 'CCFG002 · mode cannot have a limit · lock it instead'],
    [{ limit: { 'ai.textTiers': { max: 1 } } }, 'CCFG002 · ai.textTiers cannot have a limit · lock it instead'],
    [
      { limit: { 'ttl.default': { max: 40 } } },
      'CCFG002 · limit.ttl.default.max is duration without a unit · did you mean "40s" (40 seconds) or "40ms" (40 milliseconds)?',
    ],
    [
      { limit: { 'redis.maxConnections': { min: 0 } } },
      'CCFG002 · limit.redis.maxConnections.min is out of range · pick a value from 1 to 100',
    ],
    [
      { limit: { 'memory.maxBytes': { max: 'auto' } } },
      'CCFG002 · limit.memory.maxBytes.max is auto, which bounds nothing · write a size',
    ],
  ])('are refused: %j', (constraints, problem) => {
    expect(problems(withConstraints(constraints))).toEqual([problem]);
  }); // prettier-ignore

  it('are accepted on a setting, on a map, and with one bound', () => {
    expect(
      problems(
        withConstraints({
          lock: ['mode', 'ai.operationTtl'],
          limit: { 'ttl.default': { max: '1h' }, 'compression.threshold': { min: '1KiB', max: '64KiB' } },
        }),
      ),
    ).toEqual([]);
  });

  it('do not compile with a path that is no setting', () => {
    const wrong: readonly Preset[] = [
      // @ts-expect-error -- a lock names a setting
      { name: 'a', doc: '', extends: 'simple', lock: ['ttl.defualt'] },
      // @ts-expect-error -- a reason belongs to a setting
      { name: 'b', doc: '', extends: 'simple', set: {}, why: { 'ttl.defualt': 'a reason' } },
      // @ts-expect-error -- a limit bounds a setting
      { name: 'c', doc: '', extends: 'simple', limit: { 'ttl.defualt': { max: '1h' } } },
    ];

    expect(problems(...wrong)).toHaveLength(2); // what a reason is for is checked by the compiler alone
  });
});
