import type { Variable } from '../../env/variables.js';
import { chainOf, type PresetRegistry } from '../../presets/registry.js';
import type { Descriptor } from '../../settings/descriptor.js';
import { descriptorOf } from '../../settings/leaves.js';
import { Secret } from '../../settings/secret.js';
import type { SettingValue } from '../../settings/setting-value.js';
import { applyConstraints } from '../constraints.js';
import { diffSettings, type SettingsByPath } from '../diff-settings.js';
import type { LayerEntry } from '../layer.js';
import { defaultEntries } from '../merge.js';
import type { Resolution, Setting } from '../resolution.js';
import { resolve } from '../resolve.js';

/** How much an export says: what differs from the preset, or every setting. */
export type ExportDetail = 'minimal' | 'full';

/** A value as JSON writes it, credentials wrapped; `null` takes an entry of a map away. */
export type LeafValue = string | number | boolean | Secret | null;

/** Values by path. */
export type Leaves = ReadonlyMap<string, LeafValue>;

/** What is exported, of how much, and which presets there are. */
export interface LeavesOptions {
  readonly resolution: Pick<Resolution, 'preset' | 'settings'>;
  readonly detail: ExportDetail;
  readonly registry: PresetRegistry;
}

/**
 * The values that, laid over the preset, give the settings of a resolution again.
 *
 * `minimal` holds what differs from the preset, with its AI overlay where AI is on: without any one of them the result is
 * another one. `full` holds every setting that has a value, so that a later change of the preset changes nothing; only
 * what the preset locks or limits against itself stays the preset's.
 */
export function leavesOf({ resolution, detail, registry }: LeavesOptions): Leaves {
  const { preset, settings } = resolution;
  const isAiOn = settings.get('ai.enabled')?.value === true;
  const plain = settingsOf(preset, registry);
  const isAiChanged = (plain.get('ai.enabled')?.value === true) !== isAiOn;
  const base = isAiChanged ? settingsOf(preset, registry, isAiOn) : plain;
  const changed = new Set(diffSettings(base, settings).map(({ path }) => path));
  if (isAiChanged) changed.add('ai.enabled');
  const paths = detail === 'minimal' ? [...settings.keys(), ...base.keys()] : allPaths(settings, base);
  const wanted = new Set(paths.filter((path) => detail === 'full' || changed.has(path)));
  const leaves = [...wanted].flatMap((path) => leafAt(path, settings.get(path)));
  return new Map(detail === 'full' ? admitted(leaves, { preset, registry }) : leaves);
}

function settingsOf(preset: string, registry: PresetRegistry, ai?: boolean): SettingsByPath {
  const variable = { text: String(ai), source: 'ENABLE_AI_CACHE', at: 'export' };
  const values = new Map<Variable, typeof variable>(ai === undefined ? [] : [['ENABLE_AI_CACHE', variable]]);
  return resolve({ reading: { values, issues: [] }, registry, choice: { preset }, code: [] }).settings;
}

/** With the entries of maps that the table or the preset has and the settings have not. */
function allPaths(settings: SettingsByPath, base: SettingsByPath): string[] {
  return [...settings.keys(), ...base.keys(), ...defaultEntries().map(({ path }) => path)];
}

function leafAt(path: string, setting: Setting | undefined): [string, LeafValue][] {
  const descriptor = descriptorOf(path);
  if (!descriptor) throw new TypeError(`no setting at ${path}`);
  if (setting?.value !== undefined) return [[path, writtenValue(descriptor, setting.value, setting.text)]];
  return descriptor.kind === 'map' ? [[path, null]] : []; // nothing can unset a setting that has one value
}

function writtenValue(descriptor: Descriptor, value: SettingValue, text: string): LeafValue {
  if (value instanceof Secret) return value;
  const kind = descriptor.kind === 'map' ? descriptor.of : descriptor.kind;
  return kind === 'integer' || kind === 'boolean' ? value : text;
}

/** Without what the preset would refuse to hear, even where it says the same itself. */
function admitted(
  leaves: readonly [string, LeafValue][],
  { preset, registry }: { preset: string; registry: PresetRegistry },
): readonly [string, LeafValue][] {
  const source: LayerEntry['source'] = { layer: 'custom', name: 'CACHE_CUSTOM_CONFIG' };
  const entries = leaves.map(([path, raw]) => ({ path, raw, source }));
  const refused = applyConstraints(entries, chainOf(preset, registry.presets)).refused;
  const locked = new Set(refused.map(({ entry }) => entry.path));
  return leaves.filter(([path]) => !locked.has(path));
}
