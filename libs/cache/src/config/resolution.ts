import type { Issue, Origin } from '../contracts/issue.js';
import type { Profile } from '../presets/preset.js';
import type { SettingValue } from '../settings/setting-value.js';
import type { CacheConfig } from '../settings/types.js';

/** A value that some layer gave to a setting. */
export interface SettingSource {
  /** Milliseconds, bytes, a count, a switch, a text or a `Secret`; `undefined` is unset. */
  readonly value: SettingValue | undefined;
  /** The value as people write it, secrets masked. */
  readonly text: string;
  readonly origin: Origin;
}

/** A setting with the value in effect and everything that this value shadows. */
export interface Setting extends SettingSource {
  readonly path: string;
  /** Lower layers, the nearest first. */
  readonly shadowed: readonly SettingSource[];
}

/** Everything that is known about a configuration. */
export interface Resolution {
  /** Absent exactly when `issues` holds an error. */
  readonly config: CacheConfig | undefined;
  /** By path, an entry of a map by `map.key`. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** Errors first, then in the order in which they were found. */
  readonly issues: readonly Issue[];
  /** The preset in effect. */
  readonly preset: string;
  /** Where the preset's name came from. */
  readonly presetOrigin: Origin;
  /** What the preset is made of, root first: its strategy, its parents, itself, the AI overlay. */
  readonly chain: readonly string[];
  readonly profile: Profile;
  /** Eight hexadecimal digits that change with any value but a secret. */
  readonly fingerprint: string;
}

/** The settings that somebody set above the preset, in the order of the table. */
export function overridesOf(resolution: Resolution): Setting[] {
  const own = new Set(['code', 'env', 'custom', 'runtime']);
  return [...resolution.settings.values()].filter(({ origin }) => own.has(origin.layer));
}
