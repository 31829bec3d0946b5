import type { Issue } from '../contracts/issue.js';
import type { Limit, Preset } from '../presets/preset.js';
import type { PresetChain } from '../presets/registry.js';
import type { Descriptor } from '../settings/descriptor.js';
import { descriptorOf } from '../settings/leaves.js';
import { parseValue } from '../settings/parse-value.js';
import { issueAt, showRaw, type LayerEntry, type RefusedEntry } from './layer.js';

/** The entries that the chain's locks and limits admit, and those that they refuse. */
export interface Constrained {
  readonly entries: readonly LayerEntry[];
  readonly refused: readonly RefusedEntry[];
}

/**
 * Holds entries against what the presets of the chain lock and limit. A preset constrains what lies above it, never
 * itself or what it extends; a refused entry counts as not written. The AI overlay yields without a word: nobody wrote
 * its values, so nobody could take them back.
 */
export function applyConstraints(
  entries: readonly LayerEntry[],
  chain: PresetChain | undefined,
): Constrained {
  if (!chain?.presets.some(({ lock, limit }) => lock ?? limit)) return { entries, refused: [] };
  const admitted: LayerEntry[] = [];
  const refused: RefusedEntry[] = [];
  for (const entry of entries) {
    const issue = constraintsBelow(entry, chain)
      .map((preset) => violation(entry, preset))
      .find(Boolean);
    if (!issue) admitted.push(entry);
    else if (entry.source.layer !== 'overlay') refused.push({ entry, issue });
  }
  return { entries: admitted, refused };
}

/** The presets whose constraints bind an entry: all of the chain for an upper layer, those it extends for a preset. */
function constraintsBelow({ source }: LayerEntry, { presets }: PresetChain): readonly Preset[] {
  if (source.layer === 'default') return [];
  if (source.layer === 'overlay') {
    // the overlay lies right below the first preset that asks for it, else above them all
    const asking = presets.findIndex(({ overlay }) => overlay === 'ai');
    return asking === -1 ? presets : presets.slice(0, asking);
  }
  if (source.layer !== 'preset') return presets;
  const index = presets.findIndex(({ name }) => name === source.name);
  return presets.slice(0, Math.max(0, index)); // a strategy is no preset and lies below them all
}

function violation(entry: LayerEntry, preset: Preset): Issue | undefined {
  const isUnder = (path: string) => entry.path === path || entry.path.startsWith(`${path}.`);
  if (preset.lock?.some(isUnder)) return lockedIssue(entry, preset);
  const limit = Object.entries(preset.limit ?? {}).find(([path]) => isUnder(path))?.[1];
  return limit && limitIssue(entry, preset, limit);
}

function lockedIssue({ path, source, span }: LayerEntry, preset: Preset): Issue {
  return issueAt(source, {
    code: 'CCFG308',
    path,
    message: `is locked by preset "${preset.name}"`,
    fix: [`remove it, or choose a preset that does not build on "${preset.name}"`],
    span,
  });
}

function limitIssue(
  { path, source, span, raw }: LayerEntry,
  preset: Preset,
  limit: Limit,
): Issue | undefined {
  const descriptor = descriptorOf(path);
  const value = descriptor && measure(descriptor, raw, source.fromText);
  if (!descriptor || value === undefined) return undefined; // merging says what is wrong with it
  const [min, max] = [measure(descriptor, limit.min), measure(descriptor, limit.max)];
  if (value >= (min ?? -Infinity) && value <= (max ?? Infinity)) return undefined;
  const bounds = boundsOf(limit);
  return issueAt(source, {
    code: 'CCFG309',
    path,
    message: `outside the limit of preset "${preset.name}"`,
    got: showRaw(raw),
    expected: bounds,
    fix: [`pick a value: ${bounds}`],
    span,
  });
}

function boundsOf({ min, max }: Limit): string {
  if (min !== undefined && max !== undefined) return `${min} … ${max}`;
  return min === undefined ? `at most ${max}` : `at least ${min}`;
}

function measure(descriptor: Descriptor, raw: unknown, fromText?: boolean): number | undefined {
  if (raw === undefined || raw === null || descriptor.kind === 'map') return undefined;
  const parsed = parseValue(descriptor, raw, fromText);
  if (!('value' in parsed)) return undefined;
  return typeof parsed.value === 'number' ? parsed.value : Number.NaN; // within no bounds
}
