import type { Descriptor } from '../../libs/cache/src/settings/descriptor.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { EffectBench } from './effect-bench.js';

/** Evidence that a setting does something: what comes of each of its values, all else being equal. */
export interface SettingEffect {
  /** At least two values, as `CACHE_CUSTOM_CONFIG` writes them. */
  readonly values: readonly unknown[] | ((bench: EffectBench) => readonly unknown[]);
  /** What is observed with each value; no two are alike. */
  readonly outcomes: readonly unknown[];
  /** Builds the cache, or the Nest application, in an environment that sets the value, and answers what it does. */
  readonly observe: (env: Environment, bench: EffectBench) => Promise<unknown>;
}

/** Effects by the path of their setting. */
export type SettingEffects = Readonly<Record<string, SettingEffect>>;

/** The environment in which an operator gives a setting a value. */
export function environmentWith(path: string, value: unknown): Environment {
  const config = path.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
  return { CACHE_CUSTOM_CONFIG: JSON.stringify(config) };
}

/** What the evidence is compared with. */
export interface SettingClaims {
  readonly leaves: ReadonlyMap<string, Pick<Descriptor, 'waitsFor'>>;
  readonly effects: SettingEffects;
  /** What the settings without an effect wait for, by path. */
  readonly waiting: Readonly<Record<string, string>>;
}

/** Every setting has an effect, or waits for what its descriptor names, and not both: what is otherwise. */
export function unprovenSettings({ leaves, effects, waiting }: SettingClaims): string[] {
  const problems = [...leaves].flatMap(([path, { waitsFor }]) => {
    const claims = [path in effects, path in waiting].filter(Boolean).length;
    if (claims === 0) return [`${path} has no effect and waits for nothing`];
    if (claims === 2) return [`${path} has an effect and waits`];
    if (waiting[path] === waitsFor) return [];
    return [`${path} waits for ${waitsFor ?? 'nothing'}, not for ${waiting[path] ?? 'nothing'}`];
  });
  const strangers = [...Object.keys(effects), ...Object.keys(waiting)].filter((path) => !leaves.has(path));
  return [...problems, ...strangers.map((path) => `${path} is no setting`)];
}
