import { describe, expect, it } from '@jest/globals';
import { resolveConfig } from '../config/resolve-config.js';
import { leaves } from '../settings/leaves.js';
import { AI_STRATEGY, aiOverlay } from './ai-overlay.js';
import { builtInPresets } from './registry.js';
import { strategies } from './strategies.js';

const CACHE_REDIS_URL = 'redis://localhost:6379/0';

function pathsOf(tree: object, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    const path = `${prefix}${key}`;
    const isGroup = typeof value === 'object' && value !== null && !leaves.has(path);
    return isGroup ? pathsOf(value, `${path}.`) : [path];
  });
}

const reasoned = [
  ...builtInPresets,
  ...Object.values(strategies),
  ...Object.entries(aiOverlay).map(([profile, values]) => ({ name: `${AI_STRATEGY} ${profile}`, ...values })),
].map(({ name, set = {}, why = {} }) => ({ name, set, why }));

describe('the built-in presets', () => {
  it('are the eight of the specification, in this order', () => {
    expect(builtInPresets.map(({ name }) => name)).toEqual([
      'disabled',
      'minimal',
      'simple',
      'development',
      'testing',
      'production',
      'ai-development',
      'ai-production',
    ]);
  });

  it.each(builtInPresets)('resolve without an error: $name', ({ name }) => {
    const { config, issues } = resolveConfig({ env: { CACHE_PRESET: name, CACHE_REDIS_URL } });

    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(config).toBeDefined();
  });

  it.each(['simple', 'development', 'minimal', 'testing', 'disabled', 'ai-development'])(
    'resolve without a URL too: %s',
    (name) => {
      const { config } = resolveConfig({ env: { CACHE_PRESET: name } });

      expect(config).toBeDefined();
    },
  );

  it.each(builtInPresets)('cannot be changed: $name', (preset) => {
    expect(Object.isFrozen(preset)).toBe(true);
    expect(Object.values(preset.set ?? {}).every((part) => Object.isFrozen(part))).toBe(true);
  });

  it.each([
    ['disabled', 'off', '1h', 100, false],
    ['minimal', 'memory', '15m', 25, false],
    ['simple', 'tiered', '1h', 100, false],
    ['development', 'tiered', '10m', 50, false],
    ['testing', 'memory', '1m', 25, false],
    ['production', 'tiered', '2h', 500, false],
    ['ai-development', 'tiered', '30m', 100, true],
    ['ai-production', 'tiered', '4h', 1_000, true],
  ])('say what they do: %s is %s, %s, %d entries, ai %s', (name, mode, ttl, entries, ai) => {
    const { settings } = resolveConfig({ env: { CACHE_PRESET: name, CACHE_REDIS_URL } });

    const shown = ['mode', 'ttl.default', 'memory.maxEntries', 'ai.enabled'].map(
      (path) => settings.get(path)?.text,
    );
    expect(shown).toEqual([mode, ttl, String(entries), String(ai)]);
  });
});

describe('every value of a preset, a strategy and the AI overlay', () => {
  it.each(reasoned)('has its reason, and no reason stands alone: $name', ({ set, why }) => {
    expect(Object.keys(why).toSorted()).toEqual(pathsOf(set).toSorted());
  });

  it.each(reasoned)('is a value of a known setting: $name', ({ set }) => {
    expect(pathsOf(set).filter((path) => !leaves.has(path))).toEqual([]);
  });
});
