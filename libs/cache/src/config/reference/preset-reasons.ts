import { builtInPresets } from '../../presets/registry.js';
import { reasonOf } from '../reasons.js';
import { resolveConfig } from '../resolve-config.js';
import { markdownTable } from './markdown.js';
import type { RenderRegion } from './regions.js';

/** The region of a page with the values of a preset that are not defaults, each with its reason. */
export const PRESET_REASONS = 'preset-reasons';

/** The lines of that region; its mark names the preset: `preset=production`. */
export const presetReasons: RenderRegion = (words) => {
  const name = /^preset=(\S+)$/.exec(words)?.[1];
  if (!builtInPresets.some((preset) => preset.name === name))
    return { problem: `write preset=NAME, with one of ${builtInPresets.map((one) => one.name).join(', ')}` };
  return ['', ...tableOf(name ?? '').split('\n'), ''];
};

function tableOf(preset: string): string {
  const { settings, profile } = resolveConfig({ env: {}, preset });
  const rows = [...settings.values()]
    .filter(({ origin }) => origin.layer !== 'default')
    .map(({ path, text, origin }) => [
      `\`${path}\``,
      text,
      origin.source,
      reasonOf(path, origin, { profile }) ?? '',
    ]);
  return markdownTable(['Setting', 'Value', 'From', 'Why'], rows);
}
