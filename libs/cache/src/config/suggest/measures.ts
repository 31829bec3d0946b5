import { parseDuration } from '../../settings/duration.js';
import { descriptorOf } from '../../settings/leaves.js';
import { formatValue } from '../../settings/parse-value.js';
import type { SettingPath } from '../../settings/types.js';
import { entriesThatFit, VALUE_BYTES } from '../machine-advice.js';
import { customLine, writtenValues } from './custom-config.js';
import type { MetricName } from './metrics.js';
import type { Proposal, Situation } from './rule.js';

/** From this many entries on, their mean size is taken for the size of all. */
const ENOUGH_ENTRIES = 100;

/** A metric; zero where it is not known, which `needs` of a rule excludes. */
export function metric({ metrics }: Situation, name: MetricName): number {
  return metrics.get(name) ?? 0;
}

/** A part of a whole, 0 … 1; zero of nothing. */
export function share(situation: Situation, part: MetricName, whole: MetricName): number {
  return metric(situation, part) / Math.max(1, metric(situation, whole));
}

/** How many reads there were, and the part of them that memory answered. */
export function readsOf(situation: Situation): readonly [reads: number, hitRatio: number] {
  const hits = metric(situation, 'memoryHits');
  const reads = hits + metric(situation, 'memoryMisses');
  return [reads, hits / Math.max(1, reads)];
}

/** The number at a path, in milliseconds, bytes or entries. */
export function numberOf({ resolution }: Situation, path: SettingPath): number {
  const value = resolution.settings.get(path)?.value;
  if (typeof value !== 'number') throw new TypeError(`${path} is no number`);
  return value;
}

/** The bounds of a duration, in milliseconds. */
export function boundsOf(path: SettingPath): { readonly min: number; readonly max: number } {
  const descriptor = descriptorOf(path);
  if (descriptor?.kind !== 'duration') throw new TypeError(`${path} is no duration`);
  return { min: parseDuration(descriptor.min) ?? 0, max: parseDuration(descriptor.max) ?? Infinity };
}

/** The memory of the application where it said so, else that of this machine. */
export function memoryLimit({ metrics, machine }: Situation): number {
  return metrics.get('memoryLimitBytes') ?? machine.memoryBytes;
}

/** The mean size of the values that memory holds; 16 KiB where too few are known. */
export function valueBytes(situation: Situation): number {
  const entries = metric(situation, 'memoryEntries');
  return entries < ENOUGH_ENTRIES ? VALUE_BYTES : Math.max(1, metric(situation, 'memoryBytes') / entries);
}

/** The most entries that a tenth of the memory holds. */
export function roomFor(situation: Situation): number {
  return entriesThatFit(memoryLimit(situation), valueBytes(situation));
}

/** `64 %`. */
export function percent(part: number): string {
  return part > 0 && part < 0.01 ? '< 1 %' : `${Math.round(part * 100)} %`;
}

/** What a proposal says beside the change itself. */
export type Grounds = Pick<Proposal, 'evidence' | 'effect' | 'risk'>;

/** The proposal of another number for a setting. */
export function changeTo(
  situation: Situation,
  [path, to]: readonly [SettingPath, number],
  grounds: Grounds,
): Proposal {
  const [descriptor, setting] = [descriptorOf(path), situation.resolution.settings.get(path)];
  if (!descriptor || !setting) throw new TypeError(`no setting at ${path}`);
  const text = formatValue(descriptor, to);
  const written = descriptor.kind === 'integer' ? to : text;
  const values = writtenValues(situation.custom).set(path, written);
  return {
    path,
    from: setting.text,
    to: text,
    ...grounds,
    try: `cache-config show --set ${path}=${text}`,
    apply: [customLine(values, situation.custom[0]?.source.name)],
  };
}
