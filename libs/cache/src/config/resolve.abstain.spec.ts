import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { graft, nest, someSettings } from '../../../../test/support/setting-arbitraries.js';
import { leaves, sections } from '../settings/leaves.js';
import { resolveConfig } from './resolve-config.js';
import type { Resolution } from './resolution.js';

type Tree = Record<string, unknown>;

/** What a resolution comes to, without the places in the text. */
function outcome({ settings, issues, config, fingerprint }: Resolution) {
  const values = [...settings].map(([path, { text, origin, shadowed }]) => [
    path,
    text,
    origin.layer,
    shadowed.map((one) => [one.text, one.origin.layer]),
  ]);
  const found = issues.map(({ code, path, message }) => `${code} ${path} ${message}`).toSorted();
  return { values, issues: found, config: JSON.stringify(config), fingerprint };
}

function resolveLayers({
  preset = {},
  code = {},
  custom = {},
}: {
  preset?: Tree;
  code?: Tree;
  custom?: Tree;
}) {
  return resolveConfig({
    env: { CACHE_CUSTOM_CONFIG: JSON.stringify(custom) },
    code,
    preset: 'mine',
    presets: [{ name: 'mine', doc: 'Mine.', extends: 'simple', set: preset }],
  });
}

function shuffled(tree: Tree): fc.Arbitrary<Tree> {
  const keys = Object.keys(tree);
  return fc
    .shuffledSubarray(keys, { minLength: keys.length })
    .chain((order) =>
      fc
        .tuple(...order.map((key) => (isTree(tree[key]) ? shuffled(tree[key]) : fc.constant(tree[key]))))
        .map((values) => Object.fromEntries(order.map((key, index) => [key, values[index]]))),
    );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

const anyLayer = fc.constantFrom('preset', 'code', 'custom');

describe('a layer', () => {
  it('abstains where it says null: the same as if it said nothing', () => {
    const abstaining = fc.subarray([...leaves.keys(), ...sections], { minLength: 1, maxLength: 4 });

    fc.assert(
      fc.property(anyLayer, someSettings, someSettings, abstaining, (layer, said, below, paths) => {
        const nulls = paths.map((path) => nest(path, null)).reduce(graft, {});
        const base = { preset: below, [layer]: said };

        const silent = resolveLayers(base);
        const abstained = resolveLayers({ ...base, [layer]: graft(nulls, said) });

        expect(outcome(abstained)).toEqual(outcome(silent));
      }),
      { numRuns: propertyRuns(60, 10_000) },
    );
  });

  it.each(['preset', 'code', 'custom'])('that is empty is none: %s', (layer) => {
    const groups = Object.fromEntries(
      ['redis', 'ttl', 'memory', 'ai'].map((group) => [group, group === 'ai' ? { operationTtl: {} } : {}]),
    );

    expect(outcome(resolveLayers({ [layer]: groups }))).toEqual(outcome(resolveLayers({})));
  });

  it('that is empty in any part says no more than the rest of it', () => {
    const empty = fc.subarray([...sections, 'ai.operationTtl', 'ai.textTiers'], { minLength: 1 });

    fc.assert(
      fc.property(anyLayer, someSettings, empty, (layer, said, paths) => {
        const nothing = paths.map((path) => nest(path, {})).reduce(graft, {});

        const padded = resolveLayers({ [layer]: graft(nothing, said) });

        expect(outcome(padded)).toEqual(outcome(resolveLayers({ [layer]: said })));
      }),
      { numRuns: propertyRuns(60, 10_000) },
    );
  });

  it.each(['', ' ', '{}', ' { } '])('that is written as %j is none', (text) => {
    const { fingerprint, issues } = resolveConfig({ env: { CACHE_CUSTOM_CONFIG: text } });

    expect([fingerprint, issues]).toEqual([
      resolveConfig({ env: {} }).fingerprint,
      resolveConfig({ env: {} }).issues,
    ]);
  });

  it('says the same whatever the order of its keys', () => {
    const twice = someSettings.chain((tree) => fc.tuple(fc.constant(tree), shuffled(tree)));

    fc.assert(
      fc.property(anyLayer, twice, (layer, [tree, other]) => {
        expect(outcome(resolveLayers({ [layer]: other }))).toEqual(outcome(resolveLayers({ [layer]: tree })));
      }),
      { numRuns: propertyRuns(60, 10_000) },
    );
  });
});
