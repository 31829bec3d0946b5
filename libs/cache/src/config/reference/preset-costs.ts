import { builtInPresets } from '../../presets/registry.js';
import { presetCostOf, presetCostTexts } from '../preset-cost.js';
import { markdownTable } from './markdown.js';
import { measuredPresets } from './measured-presets.js';
import type { RenderRegion } from './regions.js';

/** The region of a page with what each preset costs. */
export const PRESET_COSTS = 'preset-costs';

const HEAD = ['`CACHE_PRESET`', 'First answer after', 'Memory when full', 'Hit', 'Miss'];

/** The lines of that region: a table, and the machine that it was measured on. */
export const presetCosts: RenderRegion = () => {
  const rows = builtInPresets.flatMap(({ name }) => {
    const cost = presetCostOf(name);
    if (cost === undefined) return [];
    const { start, memory, hit, miss } = presetCostTexts(cost);
    return [[`\`${name}\``, start, memory, hit, miss]];
  });
  return ['', ...markdownTable(HEAD, rows).split('\n'), '', `Measured on ${measuredPresets.machine}.`, ''];
};
