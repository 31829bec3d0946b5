import type { DurationText } from '../settings/duration.js';
import type { SizeText } from '../settings/size.js';
import { callSiteOf } from './call-site.js';
import type { CacheConfigInput, SettingPath } from '../settings/types.js';

/** What a preset is for, and so how strict it is: `production` turns safety warnings into errors. */
export type Profile = 'development' | 'testing' | 'general' | 'production';

/** A named bundle of engine policies that presets build on. */
export type StrategyName = 'fast' | 'balanced' | 'robust';

/** Values with the reason for each, by path: `{ 'ttl.default': 'prices may be 90 s old' }`. */
export interface ReasonedValues {
  readonly set: CacheConfigInput;
  readonly why: { readonly [Path in SettingPath]?: string };
}

/** Bounds that a preset puts on a setting, written as the setting is. */
export interface Limit {
  readonly min?: number | DurationText | SizeText;
  readonly max?: number | DurationText | SizeText;
}

/** What every preset says. */
interface PresetBase extends Partial<ReasonedValues> {
  /** Lower-case words joined by `-`. */
  readonly name: string;
  /** Who it is for, in one line. */
  readonly doc: string;
  /** Counts the changes of its values: what a preset does is part of the API. @default 1 */
  readonly revision?: number;
  /** Settings that nothing above this preset may change: presets that extend it, code, environment, custom. @default [] */
  readonly lock?: readonly SettingPath[];
  /** Bounds for what is above this preset. @default {} */
  readonly limit?: { readonly [Path in SettingPath]?: Limit };
  /** Takes the place of a preset of the same name. @default false */
  readonly override?: boolean;
}

/** A preset that stands on a strategy. */
export interface RootPreset extends PresetBase {
  readonly strategy: StrategyName;
  readonly profile: Profile;
  readonly extends?: undefined;
  readonly overlay?: undefined;
}

/** A preset that builds on another one. */
export interface DerivedPreset extends PresetBase {
  readonly extends: string;
  /** @default the parent's */
  readonly profile?: Profile;
  /** `ai` switches the AI overlay on, unless a higher layer switches it off. */
  readonly overlay?: 'ai';
  readonly strategy?: undefined;
}

/** A preset: data, nothing else. */
export type Preset = RootPreset | DerivedPreset;

const places = new WeakMap<Preset, string>();

/** Checks a preset at compile time and freezes it, at every depth; a user's preset is the same thing as a built-in one. */
export function definePreset<const P extends Preset>(preset: P): P {
  const place = callSiteOf(definePreset);
  if (place !== undefined) places.set(preset, place);
  return deepFreeze(preset);
}

/** Where a preset was defined, `cache.presets.ts:6`; `undefined` where that is unknown. */
export function placeOf(preset: Preset): string | undefined {
  return places.get(preset);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const child of Object.values(value)) deepFreeze(child);
  return value;
}
