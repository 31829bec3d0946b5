import type { Issue, Origin } from '../contracts/issue.js';
import type { EnvironmentReading } from '../env/read-environment.js';
import { chainOf, DEFAULT_PRESET, type PresetChain, type PresetRegistry } from '../presets/registry.js';
import { maskUrls } from '../settings/secret.js';
import { suggest } from '../settings/suggest.js';

/** What code says about the preset. */
export interface PresetChoice {
  /** Applies where `CACHE_PRESET` is unset. */
  readonly preset?: string | undefined;
  /** Makes the code's choice final. */
  readonly lock?: boolean | undefined;
}

/** The preset in effect; without a chain its name is unknown. */
export interface SelectedPreset {
  readonly name: string;
  readonly origin: Origin;
  readonly chain: PresetChain | undefined;
  readonly issues: readonly Issue[];
}

/** `CACHE_PRESET`, else the name in code, else `development`; a lock in code refuses another `CACHE_PRESET`. */
export function selectPreset(
  choice: PresetChoice,
  reading: EnvironmentReading,
  registry: PresetRegistry,
): SelectedPreset {
  const variable = reading.values.get('CACHE_PRESET');
  const fromEnv = variable && { name: variable.text.trim(), origin: envOrigin(variable) };
  const fromCode = choice.preset === undefined ? undefined : { name: choice.preset, origin: CODE };
  const locked = choice.lock && fromCode;
  const { name, origin } = (locked ? fromCode : (fromEnv ?? fromCode)) ?? {
    name: DEFAULT_PRESET,
    origin: DEFAULT,
  };
  const chain = chainOf(name, registry.presets);
  const issues: Issue[] = [...registry.issues];
  if (locked && fromEnv && fromEnv.name !== fromCode.name) issues.push(lockedPreset(fromEnv, fromCode.name));
  if (!chain && !registry.presets.has(name)) issues.push(unknownPreset(name, origin, registry));
  return { name: maskUrls(name), origin, chain, issues };
}

const CODE: Origin = { layer: 'code', source: 'CacheModule.forPreset()' };
const DEFAULT: Origin = { layer: 'default', source: 'CACHE_PRESET is unset' };

function envOrigin({ source, at }: { source: string; at: string }): Origin {
  return { layer: 'env', source, at };
}

function lockedPreset(env: { name: string; origin: Origin }, name: string): Issue {
  return {
    code: 'CCFG301',
    severity: 'error',
    path: 'CACHE_PRESET',
    message: `"${maskUrls(env.name)}" is refused: the code locks the preset to "${name}"`,
    origin: env.origin,
    fix: [
      `unset CACHE_PRESET, or set CACHE_PRESET=${name}`,
      'or remove { lock: true } from CacheModule.forPreset()',
    ],
  };
}

function unknownPreset(name: string, origin: Origin, { presets }: PresetRegistry): Issue {
  const [guess] = suggest(name, presets.keys());
  const known = [...presets.keys()];
  const line = guess
    ? `did you mean "${guess}"?   CACHE_PRESET=${guess}`
    : 'CACHE_PRESET=production, or another of them';
  return {
    code: 'CCFG001',
    severity: 'error',
    path: origin.layer === 'code' ? 'preset' : 'CACHE_PRESET',
    message: `unknown preset ${JSON.stringify(maskUrls(name).slice(0, 60))}`,
    expected: known.join(' | '),
    origin,
    fix: [line],
  };
}
