import { isDeepStrictEqual } from 'node:util';
import type { Issue } from '../contracts/issue.js';
import { suggest } from '../settings/suggest.js';
import { aiDevelopment } from './ai-development.js';
import { aiProduction } from './ai-production.js';
import { development } from './development.js';
import { disabled } from './disabled.js';
import { minimal } from './minimal.js';
import type { DerivedPreset, Preset, Profile, RootPreset } from './preset.js';
import { constraintIssues, invalidPreset, unusableReason } from './preset-checks.js';
import { production } from './production.js';
import { simple } from './simple.js';
import { testing } from './testing.js';

/** The presets that come with the package, in the order of every list. */
export const builtInPresets: readonly Preset[] = [
  disabled,
  minimal,
  simple,
  development,
  testing,
  production,
  aiDevelopment,
  aiProduction,
];

/** What applies while nobody says otherwise. */
export const DEFAULT_PRESET = development.name;

/** The presets by name; what is wrong with the user's own is in `issues`. */
export interface PresetRegistry {
  readonly presets: ReadonlyMap<string, Preset>;
  /** The names of the user's own that can be used. */
  readonly own: readonly string[];
  readonly issues: readonly Issue[];
}

/** A preset with everything it builds on. */
export interface PresetChain {
  /** Root first, the preset itself last. */
  readonly presets: readonly Preset[];
  readonly root: RootPreset;
  readonly profile: Profile;
  /** True where the chain switches the AI overlay on. */
  readonly ai: boolean;
}

/** The built-in presets and the user's own, checked: what cannot be used is an issue. One given twice counts once. */
export function createPresetRegistry(given: readonly Preset[] = []): PresetRegistry {
  const own = given.filter(
    (preset, index) => !given.slice(0, index).some((one) => isDeepStrictEqual(one, preset)),
  );
  const presets = new Map<string, Preset>(builtInPresets.map((preset) => [preset.name, preset]));
  const issues: Issue[] = [];
  for (const preset of own) {
    const reason = unusableReason(preset) ?? takenName(preset, presets);
    if (reason) issues.push(reason);
    else presets.set(preset.name, preset);
  }
  const checks = own.flatMap((preset) => [...chainIssues(preset, presets), ...constraintIssues(preset)]);
  const names = own.filter((preset) => presets.get(preset.name) === preset).map(({ name }) => name);
  return { presets, own: names, issues: [...issues, ...checks] };
}

function takenName(preset: Preset, presets: ReadonlyMap<string, Preset>): Issue | undefined {
  if (!presets.has(preset.name) || preset.override === true) return undefined;
  return invalidPreset(preset, 'the name is taken', 'choose another name, or say override: true');
}

/** The chain of a preset from its root; `undefined` where the name or a parent is unknown or the chain is a circle. */
export function chainOf(name: string, presets: ReadonlyMap<string, Preset>): PresetChain | undefined {
  const derived: DerivedPreset[] = [];
  let current = presets.get(name);
  while (current?.extends !== undefined) {
    if (derived.includes(current)) return undefined;
    derived.unshift(current);
    current = presets.get(current.extends);
  }
  if (!current) return undefined;
  const profile = derived.reduce<Profile>(
    (inherited, preset) => preset.profile ?? inherited,
    current.profile,
  );
  return {
    presets: [current, ...derived],
    root: current,
    profile,
    ai: derived.some(({ overlay }) => overlay === 'ai'),
  };
}

function chainIssues(preset: Preset, presets: ReadonlyMap<string, Preset>): Issue[] {
  if (preset.extends === undefined || chainOf(preset.name, presets)) return [];
  if (presets.has(preset.extends)) {
    return isCircle(preset, presets)
      ? [invalidPreset(preset, 'its chain of parents never ends', 'break the circle')]
      : []; // the parent that extends an unknown one says so itself
  }
  const [guess] = suggest(preset.extends, presets.keys());
  const fix = guess ? `did you mean "${guess}"?` : `known presets: ${[...presets.keys()].join(', ')}`;
  return [invalidPreset(preset, `it extends "${preset.extends}", which is unknown`, fix)];
}

function isCircle(preset: Preset, presets: ReadonlyMap<string, Preset>): boolean {
  const seen = new Set<Preset>();
  let current: Preset | undefined = preset;
  while (current && !seen.has(current)) {
    seen.add(current);
    current = current.extends === undefined ? undefined : presets.get(current.extends);
  }
  return current !== undefined;
}
