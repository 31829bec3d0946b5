import type { Issue } from '../contracts/issue.js';
import type { EnvironmentReading } from '../env/read-environment.js';
import type { PresetRegistry } from '../presets/registry.js';
import { buildConfig, fingerprintOf } from './build-config.js';
import { applyConstraints } from './constraints.js';
import type { LayerEntry } from './layer.js';
import {
  chainLayer,
  chainNames,
  codeLayer,
  customLayer,
  environmentLayer,
  joinLayers,
  whatIfLayer,
  type CodeLayer,
  type WhatIfLayer,
} from './layers.js';
import { defaultEntries, mergeEntries, type Merged } from './merge.js';
import { presetIssues } from './preset-issues.js';
import type { Resolution } from './resolution.js';
import type { Recommendation } from './recommend/recommend.js';
import { checkRules } from './rules.js';
import { checkSafety } from './safety-rules.js';
import { selectPreset, type PresetChoice, type SelectedPreset } from './select-preset.js';

/** Everything that a resolution depends on. */
export interface ResolveInput {
  readonly reading: EnvironmentReading;
  readonly registry: PresetRegistry;
  readonly choice: PresetChoice;
  /** Lowest first. */
  readonly code: readonly CodeLayer[];
  /** What detection makes of the environment; looked at where nobody named a preset. */
  readonly surroundings?: (() => Recommendation) | undefined;
  /** Safety rules that the code accepts, with its reason: `{ CCFG503: 'the network is private' }`. */
  readonly allow?: AllowedIssues | undefined;
  /** Values to try out, above all other layers. */
  readonly whatIf?: WhatIfLayer | undefined;
}

/** Codes of safety rules, each with the reason why it may be broken. */
export type AllowedIssues = { readonly [Code in `CCFG5${number}`]?: string };

/**
 * Lays default, preset, AI overlay, code, environment and custom configuration over each other.
 *
 * Pure: no ambient state, no input or output, no clock. All problems are in `issues`, and `config` is there exactly
 * when none of them is an error.
 */
export function resolve(input: ResolveInput): Resolution {
  const { reading, registry, choice, code } = input;
  const selected = selectPreset(choice, reading, registry);
  const upper = joinLayers([
    ...code.map(codeLayer),
    environmentLayer(reading),
    customLayer(reading),
    whatIfLayer(input.whatIf),
  ]);
  const { chain } = selected;
  const admit = (entries: readonly LayerEntry[]) => applyConstraints(entries, chain).entries;
  const ai = isAiOn([...defaultEntries(), ...admit([...chainLayer(chain, false).entries, ...upper.entries])]);
  const lower = chainLayer(chain, ai);
  const admitted = applyConstraints([...defaultEntries(), ...lower.entries, ...upper.entries], chain);
  const merged = mergeEntries(admitted.entries, admitted.refused);
  const layers = [selected, reading, lower, upper, merged];
  const names = chain?.presets.map(({ name }) => name) ?? [];
  const found = [...layers.flatMap((layer) => layer.issues), ...presetIssues(registry, names)];
  const issues = sortIssues([...found, ...rulesBesides(found, ruleIssues(input, selected, merged))]);
  return {
    config: issues.some(({ severity }) => severity === 'error') ? undefined : buildConfig(merged.settings),
    settings: merged.settings,
    issues,
    preset: selected.name,
    presetOrigin: selected.origin,
    chain: chain ? chainNames(chain, ai) : [],
    profile: chain?.profile ?? 'general',
    fingerprint: fingerprintOf(merged.settings),
  };
}

function ruleIssues(
  input: ResolveInput,
  { name, origin, chain }: SelectedPreset,
  { settings }: Merged,
): Issue[] {
  if (!chain) return [];
  const surroundings = origin.layer === 'default' ? input.surroundings?.() : undefined;
  const ruleInput = { settings, profile: chain.profile, preset: name, surroundings };
  const safety = checkSafety(ruleInput).map((issue) => allowed(issue, input.allow));
  const isRefused = safety.some(({ code, severity }) => code === 'CCFG501' && severity === 'error');
  // without a URL nothing more is to be said of a Redis that is required
  const rules = checkRules(ruleInput).filter(({ code }) => !isRefused || code !== 'CCFG306');
  return [...rules, ...safety];
}

/** Errors for which there is no good reason: what they protect from is not the application's alone to accept. */
const NEVER_ALLOWED: ReadonlySet<string> = new Set(['CCFG509']);

/** An accepted rule stays visible, with the reason for accepting it. */
function allowed(issue: Issue, allow: AllowedIssues = {}): Issue {
  const reason = allow[issue.code as keyof AllowedIssues];
  if (!reason?.trim()) return issue;
  if (issue.severity === 'error' && NEVER_ALLOWED.has(issue.code))
    return { ...issue, message: `${issue.message} (not to be allowed under this preset)` };
  return { ...issue, severity: 'info', message: `${issue.message} (allowed: ${reason})` };
}

/** Rules that have nothing to say where a variable could not be read, since it may hold what they miss. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  CCFG501: ['CACHE_REDIS_URL', 'CACHE_REDIS_URL_FILE', 'CACHE_CUSTOM_CONFIG', 'CACHE_CUSTOM_CONFIG_FILE'],
  CCFG502: ['CACHE_PRESET', 'CACHE_PRESET_FILE'],
};

/** A rule says nothing new where the value that it looks at was refused already. */
function rulesBesides(found: readonly Issue[], rules: readonly Issue[]): Issue[] {
  const refused = new Set(found.filter(({ severity }) => severity === 'error').map(({ path }) => path));
  return rules.filter(({ code, path }) => ![path, ...(NEEDS[code] ?? [])].some((one) => refused.has(one)));
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
