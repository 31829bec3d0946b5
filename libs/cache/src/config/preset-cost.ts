import { formatSize } from '../settings/size.js';
import { measuredPresets } from './reference/measured-presets.js';

/** What a preset costs by itself, as the benchmark measured it. */
export interface PresetCost {
  /** Which revision of the preset was measured. */
  readonly revision: number;
  /** From `createCache` to the first answer; Redis is connected in the background meanwhile. */
  readonly startMs: number;
  /** How many values of 1 KiB memory held when it was full. */
  readonly entries: number;
  /** Heap that these take. */
  readonly fullBytes: number;
  /** Of an awaited `get` that memory answers; absent where nothing is kept. */
  readonly hitMicroseconds?: number;
  /** Of an awaited `get` that neither tier can answer, with Redis on the same machine. */
  readonly missMicroseconds: number;
}

/** The costs of the built-in presets by name. */
const costs: Readonly<Record<string, PresetCost>> = measuredPresets.presets;

/** What a built-in preset costs; `undefined` for one that was not measured. */
export function presetCostOf(preset: string): PresetCost | undefined {
  return Object.hasOwn(costs, preset) ? costs[preset] : undefined;
}

/** The costs in words, with their units, in the order of every list. */
export function presetCostTexts(
  cost: PresetCost,
): Readonly<Record<'start' | 'memory' | 'hit' | 'miss', string>> {
  const { startMs, entries, fullBytes, hitMicroseconds, missMicroseconds } = cost;
  return {
    start: `${startMs} ms`,
    memory: entries === 0 ? 'nothing' : `${kibibytes(fullBytes)} for ${entries} values of 1 KiB`,
    hit: hitMicroseconds === undefined ? '—' : `${hitMicroseconds} µs`,
    miss: `${missMicroseconds} µs`,
  };
}

/** The line of `show --why`: what was measured, and where. */
export function presetCostLine(cost: PresetCost): string {
  const { start, memory, hit, miss } = presetCostTexts(cost);
  const words =
    cost.hitMicroseconds === undefined
      ? ['keeps nothing', `a miss takes ${miss}`]
      : [`holds ${memory} when full`, `a hit takes ${hit}`, `a miss ${miss}`];
  return `measured: ${[`starts in ${start}`, ...words].join(', ')} (${measuredPresets.machine})`;
}

function kibibytes(bytes: number): string {
  return formatSize(Math.round(bytes / 1_024) * 1_024);
}
