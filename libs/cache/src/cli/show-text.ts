import { formatOrigin } from '../config/format-issues.js';
import { presetCostLine, type PresetCost } from '../config/preset-cost.js';
import { reasonOf } from '../config/reasons.js';
import type { Resolution, Setting } from '../config/resolution.js';
import type { Preset } from '../presets/preset.js';
import { descriptorOf } from '../settings/leaves.js';
import { alignColumns } from './columns.js';
import type { SourceOptions } from './read-sources.js';
import type { Side } from './resolve-side.js';

/** Options of `show`. */
export interface ShowOptions extends SourceOptions {
  readonly json?: boolean;
  /** Only what is set above the preset. */
  readonly setOnly?: boolean;
  /** Only what differs from this preset. */
  readonly against?: string;
  /** Also the reason for each value that a preset gave. */
  readonly why?: boolean;
}

/** What `show` shows, and beside what. */
export interface Shown {
  readonly resolution: Resolution;
  readonly rows: readonly Setting[];
  readonly title: string;
  readonly against: Side | undefined;
  /** Every preset that there is, for the reasons. */
  readonly presets: readonly Preset[];
  /** What a preset by itself was measured to take, where its reasons are asked for. */
  readonly cost: PresetCost | undefined;
  readonly options: ShowOptions;
}

/** What `show` prints for people: a head, a line per setting, and what was left out. */
export function showText(shown: Shown): string {
  const { resolution, rows, title, against, presets, cost, options } = shown;
  const { preset, chain, fingerprint, profile } = resolution;
  const beside = against ? ` · against ${against.name}` : '';
  const head = `${title} ${preset} (${chain.join(' → ')}) · fingerprint ${fingerprint}${beside}`;
  const lines = alignColumns(
    rows.map((row) => [`  ${row.path}`, row.text, ...againstCell(row, shown), describe(row)]),
  );
  const body = lines.flatMap((line, index) => {
    const row = rows[index];
    const reason = options.why && row ? reasonOf(row.path, row.origin, { profile, presets }) : undefined;
    return reason === undefined ? [line] : [line, `      why  ${reason}`];
  });
  const measured = cost ? [`  ${presetCostLine(cost)}`] : [];
  return [head, ...measured, ...body, ...footOf(shown)].join('\n');
}

function againstCell({ path }: Setting, { against }: Shown): string[] {
  return against ? [`(${against.name}: ${against.settings.get(path)?.text ?? '(unset)'})`] : [];
}

function describe({ path, origin, shadowed }: Setting): string {
  const waits = descriptorOf(path)?.waitsFor;
  const below = shadowed.find(({ text }) => text !== '(unset)');
  return [
    origin.layer === 'default' ? 'default' : `${origin.layer} ${formatOrigin(origin)}`,
    ...(below && origin.layer !== 'preset' && origin.layer !== 'overlay'
      ? [`(${below.origin.layer}: ${below.text})`]
      : []),
    ...(waits === undefined ? [] : [`· waits for ${waits}`]),
  ].join(' ');
}

function footOf({ resolution, rows, against, options }: Shown): string[] {
  const rest = resolution.settings.size - rows.length;
  if (against) return [`${rest} of ${resolution.settings.size} settings are not shown: they are equal.`];
  if (!options.setOnly) return [];
  const counts = countLayers(resolution);
  return [
    `${counts.preset} more settings come from the preset, ${counts.default} from defaults:  cache-config show`,
  ];
}

function countLayers({ settings }: Resolution): { preset: number; default: number } {
  const layers = [...settings.values()].map(({ origin }) => origin.layer);
  const isOfPreset = (layer: string) => layer === 'preset' || layer === 'overlay';
  return {
    preset: layers.filter(isOfPreset).length,
    default: layers.filter((layer) => layer === 'default').length,
  };
}
