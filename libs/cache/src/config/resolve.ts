import type { Issue } from '../contracts/issue.js';
import type { EnvironmentReading } from '../env/read-environment.js';
import type { PresetRegistry } from '../presets/registry.js';
import { buildConfig, fingerprintOf } from './build-config.js';
import type { LayerEntry } from './layer.js';
import {
  chainLayer,
  chainNames,
  codeLayer,
  customLayer,
  environmentLayer,
  joinLayers,
  type CodeLayer,
} from './layers.js';
import { defaultEntries, mergeEntries, type Merged } from './merge.js';
import type { Resolution } from './resolution.js';
import { checkRules } from './rules.js';
import { selectPreset, type PresetChoice } from './select-preset.js';

/** Everything that a resolution depends on. */
export interface ResolveInput {
  readonly reading: EnvironmentReading;
  readonly registry: PresetRegistry;
  readonly choice: PresetChoice;
  /** Lowest first. */
  readonly code: readonly CodeLayer[];
}

/**
 * Lays default, preset, AI overlay, code, environment and custom configuration over each other.
 *
 * Pure: no ambient state, no input or output, no clock. All problems are in `issues`, and `config` is there exactly
 * when none of them is an error.
 */
export function resolve({ reading, registry, choice, code }: ResolveInput): Resolution {
  const selected = selectPreset(choice, reading, registry);
  const upper = joinLayers([...code.map(codeLayer), environmentLayer(reading), customLayer(reading)]);
  const ai = isAiOn([...defaultEntries(), ...chainLayer(selected.chain, false).entries, ...upper.entries]);
  const lower = chainLayer(selected.chain, ai);
  const merged = mergeEntries([...defaultEntries(), ...lower.entries, ...upper.entries]);
  const profile = selected.chain?.profile ?? 'general';
  const found = [...selected.issues, ...reading.issues, ...lower.issues, ...upper.issues, ...merged.issues];
  const rules = selected.chain ? checkRules({ ...merged, profile, preset: selected.name }) : [];
  const issues = sortIssues([...found, ...rulesBesides(found, rules)]);
  return {
    config: issues.some(({ severity }) => severity === 'error') ? undefined : buildConfig(merged.settings),
    settings: merged.settings,
    issues,
    preset: selected.name,
    presetOrigin: selected.origin,
    chain: selected.chain ? chainNames(selected.chain, ai) : [],
    profile,
    fingerprint: fingerprintOf(merged.settings),
  };
}

/** A rule about a setting says nothing new where its value was refused already. */
function rulesBesides(found: readonly Issue[], rules: readonly Issue[]): Issue[] {
  const refused = new Set(found.filter(({ severity }) => severity === 'error').map(({ path }) => path));
  if (
    refused.has('CACHE_REDIS_URL') ||
    refused.has('CACHE_REDIS_URL_FILE') ||
    refused.has('CACHE_CUSTOM_CONFIG')
  ) {
    return rules.filter(({ code }) => code !== 'CCFG501');
  }
  return rules.filter(({ path }) => !refused.has(path));
}

function isAiOn(entries: readonly LayerEntry[]): boolean {
  const { settings }: Merged = mergeEntries(entries.filter(({ path }) => path === 'ai.enabled'));
  return settings.get('ai.enabled')?.value === true;
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Errors first; within a severity source by source, and within a source from its beginning to its end. */
function sortIssues(issues: readonly Issue[]): Issue[] {
  const sources = [...new Set(issues.map(({ origin }) => origin?.source))];
  const rank = ({ severity, origin, offset }: Issue) =>
    [RANK[severity], sources.indexOf(origin?.source), offset ?? 0] as const;
  return [...issues].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}
