import { describe, expect, it } from '@jest/globals';
import { rawTreeOf } from '../../env/raw-tree.js';
import { descriptorOf } from '../../settings/leaves.js';
import { collectEntries } from '../collect-entries.js';
import { leavesOf } from '../export/export-leaves.js';
import { createPresetRegistry } from '../../presets/registry.js';
import { resolveConfig } from '../resolve-config.js';
import { templates, type ConfigTemplate } from './templates.js';

const pathsOf = ({ set }: ConfigTemplate) =>
  collectEntries(rawTreeOf(set), { layer: 'custom', name: 'template' }).entries.map(({ path }) => path);

const resolved = ({ preset, set }: ConfigTemplate) =>
  resolveConfig({
    env: {
      CACHE_PRESET: preset,
      CACHE_CUSTOM_CONFIG: JSON.stringify(set),
      ...(preset === 'production' ? { CACHE_REDIS_URL: 'rediss://cache:6380/0' } : {}),
    },
  });

describe.each(templates.map((template) => [template.name, template] as const))('template %s', (_name, template) => {
  it('resolves without a word', () => {
    expect(resolved(template).issues).toEqual([]);
  });

  it('holds no value that its preset has already', () => {
    const { preset, settings } = resolved(template);
    const leaves = leavesOf({ resolution: { preset, settings }, detail: 'minimal', registry: createPresetRegistry() });

    expect([...leaves.keys()].filter((path) => path !== 'redis.url').sort()).toEqual(pathsOf(template).sort());
  });

  it('gives each value a reason, and reasons for nothing else', () => {
    expect(Object.keys(template.why).sort()).toEqual(pathsOf(template).sort());
  });

  it('sets nothing that has no effect yet', () => {
    expect(pathsOf(template).filter((path) => descriptorOf(path)?.waitsFor !== undefined)).toEqual([]);
  });
}); // prettier-ignore

describe('the templates', () => {
  it('have the names that they are asked for by', () => {
    expect(templates.map(({ name }) => name)).toEqual([
      'fast-development',
      'robust-production',
      'high-performance',
    ]);
  });
});
