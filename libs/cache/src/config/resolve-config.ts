import { readFileSync } from 'node:fs';
import { readEnvironment } from '../env/read-environment.js';
import type { Environment, VariablePlaces } from '../env/variables.js';
import type { Preset } from '../presets/preset.js';
import type { PresetFile } from '../presets/preset-file.js';
import { createPresetRegistry, type PresetRegistry } from '../presets/registry.js';
import type { CacheConfigInput } from '../settings/types.js';
import type { Resolution } from './resolution.js';
import type { CodeLayer, WhatIfLayer } from './layers.js';
import { recommend } from './recommend/recommend.js';
import { resolve, type AllowedIssues } from './resolve.js';

/** What a configuration is resolved from. */
export interface ResolveConfigOptions {
  /** The environment, such as `process.env`; nothing else of it is ever read. */
  readonly env: Environment;
  /** Settings of the code: above the preset, below the environment. */
  readonly code?: CacheConfigInput | undefined;
  /** Presets of your own, beside the built-in ones. */
  readonly presets?: readonly Preset[] | undefined;
  /** Presets out of a file, and what is wrong with it. */
  readonly presetFile?: PresetFile | undefined;
  /** The preset while `CACHE_PRESET` is unset. @default 'development' */
  readonly preset?: string | undefined;
  /** Makes `preset` final: a different `CACHE_PRESET` is then an error. @default false */
  readonly lock?: boolean | undefined;
  /** Where variables stand in files, for the messages: `CACHE_PRESET` → `.env:3`. */
  readonly places?: VariablePlaces | undefined;
  /** Reads the files that `_FILE` variables name. @default UTF-8 from the file system */
  readonly readFile?: ((path: string) => string) | undefined;
  /** What messages call `code`. @default 'code' */
  readonly codeSource?: string | undefined;
  /** Settings of a named cache, above `code`. */
  readonly feature?: CodeLayer | undefined;
  /** Safety rules (CCFG5xx) that the code accepts, each with its reason. @default {} */
  readonly allow?: AllowedIssues | undefined;
  /** Values to try out, above all other layers. */
  readonly whatIf?: WhatIfLayer | undefined;
}

/**
 * Resolves the configuration: custom over environment over code over preset over default.
 *
 * Never throws for bad input and never falls back: every problem is in `issues`, and `config` is absent when one of
 * them is an error.
 */
export function resolveConfig(options: ResolveConfigOptions): Resolution {
  const { env, code, places, codeSource = 'code', feature } = options;
  const readFile = options.readFile ?? ((path: string) => readFileSync(path, 'utf8'));
  return resolve({
    reading: readEnvironment(env, places ? { readFile, places } : { readFile }),
    registry: registryOf(options),
    surroundings: () => recommend({ env }),
    allow: options.allow,
    whatIf: options.whatIf,
    choice: { preset: options.preset, lock: options.lock },
    code: [...(code ? [{ set: code, source: codeSource }] : []), ...(feature ? [feature] : [])],
  });
}

function registryOf({ presets = [], presetFile }: ResolveConfigOptions): PresetRegistry {
  const registry = createPresetRegistry([...presets, ...(presetFile?.presets ?? [])]);
  return { ...registry, issues: [...(presetFile?.issues ?? []), ...registry.issues] };
}
