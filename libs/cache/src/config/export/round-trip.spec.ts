import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { graft, nest, someSettings } from '../../../../../test/support/setting-arbitraries.js';
import type { Environment } from '../../env/variables.js';
import { definePreset, type Preset } from '../../presets/preset.js';
import { builtInPresets, createPresetRegistry } from '../../presets/registry.js';
import type { Resolution } from '../resolution.js';
import { resolveConfig } from '../resolve-config.js';
import { bundleOf, treeOf, type BundleOptions } from './bundle.js';
import { leavesOf, type ExportDetail } from './export-leaves.js';
import { readImport, type ImportFormat } from './read-import.js';
import { writeExport } from './write-export.js';

const FORMATS: readonly ImportFormat[] = ['json', 'env', 'compose', 'k8s', 'helm'];
const DETAILS: readonly ExportDetail[] = ['minimal', 'full'];

interface Case {
  readonly env: Environment;
  readonly presets?: readonly Preset[];
}

const resolutionOf = (
  { env, presets = [] }: Case,
  files: Readonly<Record<string, string>> = {},
): Resolution =>
  resolveConfig({ env, presets, readFile: (path) => files[path.split('/').at(-1) ?? ''] ?? '' });

const optionsOf = (one: Case, detail: ExportDetail): BundleOptions & { presets: string[] } => {
  const resolution = resolutionOf(one);
  const { preset, fingerprint } = resolution;
  const leaves = leavesOf({ resolution, detail, registry: createPresetRegistry(one.presets) });
  return { preset, fingerprint, leaves, reveal: false, presets: [] };
};

const textsOf = ({ settings }: Resolution): Record<string, string> =>
  Object.fromEntries([...settings.values()].map(({ path, text }) => [path, text]));

const shown = (resolution: Resolution) => [resolution.fingerprint, textsOf(resolution)];

/** Exports and imports; where a secret is in a file, the file holds what the export says of it. */
async function andBack(one: Case, { format, detail }: { format: ImportFormat; detail: ExportDetail }) {
  const options = { ...optionsOf(one, detail), reveal: format === 'json' };
  const { text } = await writeExport(format, options);
  const imported = await readImport(text);
  if ('problem' in imported) throw new Error(`${imported.problem}:\n${text}`);
  expect(imported.format).toBe(format);
  const env = { CACHE_PRESET: options.preset, ...imported.variables };
  const files = Object.fromEntries(bundleOf(options).files.map(({ name, content }) => [name, content]));
  return resolutionOf({ ...one, env }, files);
}

const word = fc.stringMatching(/^[!-~ äß€]{1,12}$/);
const extras = fc.constantFrom<Record<string, unknown>>(
  {},
  {},
  nest('ai.operationTtl', { qa: null, mine: '5m' }),
  nest('redis.url', 'redis://user:pass@host:6379/1'),
  nest('redis.url', "redis://a:'$b@host:6379/0"),
);
const cases: fc.Arbitrary<Case> = fc
  .record({
    preset: fc.constantFrom(...builtInPresets.map(({ name }) => name)),
    ai: fc.constantFrom('', 'true', 'false'),
    settings: someSettings,
    extra: extras,
    username: fc.option(word),
  })
  .map(({ preset, ai, settings, extra, username }) => {
    const named = username === null ? {} : nest('redis.username', username);
    const custom = JSON.stringify([extra, named].reduce(graft, settings));
    return { env: { CACHE_PRESET: preset, ENABLE_AI_CACHE: ai, CACHE_CUSTOM_CONFIG: custom } };
  });

describe('an export', () => {
  it('imported again is the same configuration, in every format', async () => {
    const ways = fc.record({ format: fc.constantFrom(...FORMATS), detail: fc.constantFrom(...DETAILS) });

    await fc.assert(
      fc.asyncProperty(cases, ways, async (one, way) => {
        expect(shown(await andBack(one, way))).toEqual(shown(resolutionOf(one)));
      }),
      { numRuns: propertyRuns(60, 10_000) },
    );
  });

  it('that is minimal is another configuration without any one of its values', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { preset, fingerprint, leaves } = optionsOf(one, 'minimal');
        for (const path of leaves.keys()) {
          const rest = new Map([...leaves].filter(([other]) => other !== path));
          const custom = JSON.stringify(treeOf(rest, { reveal: true }));
          const env = { CACHE_PRESET: preset, CACHE_CUSTOM_CONFIG: custom };

          expect([path, resolutionOf({ env }).fingerprint]).not.toEqual([path, fingerprint]);
        }
      }),
      { numRuns: propertyRuns(20, 10_000) },
    );
  });

  it.each(builtInPresets.map(({ name }) => name))('that is minimal is the name alone for %s', (preset) => {
    expect(optionsOf({ env: { CACHE_PRESET: preset } }, 'minimal').leaves).toEqual(new Map());
  });

  it('that is minimal does not repeat what the AI overlay says', () => {
    const env = { CACHE_PRESET: 'production', ENABLE_AI_CACHE: 'true' };

    expect([...optionsOf({ env }, 'minimal').leaves]).toEqual([['ai.enabled', true]]);
  });
});

describe('a full export', () => {
  const shop = (changes: Partial<Preset>): Preset =>
    definePreset({ name: 'shop', doc: 'a shop', extends: 'production', ...changes } as Preset);

  it('stays the same where the preset changes', async () => {
    const before = { env: { CACHE_PRESET: 'shop' }, presets: [shop({ set: { ttl: { default: '90s' } } })] };
    const after = [shop({ set: { ttl: { default: '5m' }, memory: { maxEntries: 7 }, ai: { operationTtl: { more: '1h' } } } })];
    const { text } = await writeExport('env', optionsOf(before, 'full'));
    const imported = await readImport(text);
    const env = 'problem' in imported ? {} : imported.variables;

    const { 'ai.operationTtl.more': added, ...texts } = textsOf(resolutionOf({ env, presets: after }));

    expect(texts).toEqual(textsOf(resolutionOf(before)));
    expect(added).toBe('1h'); // a name that nobody knew cannot be taken away
  }); // prettier-ignore

  it('says nothing where the preset would not hear it', () => {
    const locked = shop({
      set: { ttl: { default: '90s' }, memory: { maxEntries: 900 } },
      lock: ['ttl.default'],
      limit: { 'memory.maxEntries': { max: 800 } },
    });
    const { leaves } = optionsOf({ env: { CACHE_PRESET: 'shop' }, presets: [locked] }, 'full');

    expect([leaves.has('ttl.default'), leaves.has('memory.maxEntries'), leaves.has('memory.ttlCap')]).toEqual(
      [false, false, true],
    );
  });
});
