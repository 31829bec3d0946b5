import type { Issue } from '../contracts/issue.js';
import { parseJson } from '../env/parse-json.js';
import { rawTreeOf } from '../env/raw-tree.js';
import type { EnvironmentReading } from '../env/read-environment.js';
import type { VariableValue } from '../env/variables.js';
import { AI_STRATEGY, aiOverlay } from '../presets/ai-overlay.js';
import type { PresetChain, PresetRegistry } from '../presets/registry.js';
import { strategies } from '../presets/strategies.js';
import { descriptorOf } from '../settings/leaves.js';
import type { CacheConfigInput } from '../settings/types.js';
import { buildConfig, fingerprintOf } from './build-config.js';
import { collectEntries, type Collected } from './collect-entries.js';
import { issueAt, positionIn, type LayerEntry, type LayerSource } from './layer.js';
import { defaultEntries, mergeEntries, type Merged } from './merge.js';
import type { Resolution } from './resolution.js';
import { checkRules } from './rules.js';
import { selectPreset, type PresetChoice } from './select-preset.js';

/** Settings that code hands in, and what to call the place. */
export interface CodeLayer {
  readonly set: CacheConfigInput;
  readonly source: string;
  /** `cache` where only what may differ between named caches may be set. @default 'application' */
  readonly scope?: 'application' | 'cache';
}

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

function joinLayers(layers: readonly Collected[]): Collected {
  return {
    entries: layers.flatMap(({ entries }) => entries),
    issues: layers.flatMap(({ issues }) => issues),
  };
}

/**
 * Strategy and presets, root first. The AI overlay, where it applies, lies below the values of the preset that asks
 * for it, or above them all where a higher layer switches it on.
 */
function chainLayer(chain: PresetChain | undefined, ai: boolean): Collected {
  if (!chain) return { entries: [], issues: [] };
  const overlay = ai ? [overlayLayer(chain)] : [];
  const presets = chain.presets.flatMap((preset) => {
    const own = presetLayer(preset.name, preset.set);
    if (preset.overlay !== 'ai') return [own];
    return [presetLayer(preset.name, { ai: { enabled: true } }), ...overlay, own];
  });
  return joinLayers([
    presetLayer(chain.root.strategy, strategies[chain.root.strategy].set),
    ...presets,
    ...(chain.ai ? [] : overlay),
  ]);
}

function overlayLayer({ profile }: PresetChain): Collected {
  return collectEntries(rawTreeOf(aiOverlay[profile].set), { layer: 'overlay', name: AI_STRATEGY });
}

function presetLayer(name: string, set: CacheConfigInput = {}): Collected {
  return collectEntries(rawTreeOf(set), { layer: 'preset', name });
}

function chainNames(chain: PresetChain, ai: boolean): string[] {
  return [chain.root.strategy, ...chain.presets.map(({ name }) => name), ...(ai ? [AI_STRATEGY] : [])];
}

function codeLayer({ set, source, scope }: CodeLayer): Collected {
  const layer: LayerSource = { layer: 'code', name: source };
  const { entries, issues } = collectEntries(rawTreeOf(set), layer);
  if (scope !== 'cache') return { entries, issues };
  const isShared = ({ path }: LayerEntry) => descriptorOf(path)?.scope !== 'cache';
  return {
    entries: entries.filter((entry) => !isShared(entry)),
    issues: [...issues, ...entries.filter(isShared).map(({ path }) => notPerCache(layer, path))],
  };
}

function notPerCache(layer: LayerSource, path: string): Issue {
  const fix = ['set it in CacheModule.forRoot({ set }), for the whole application'];
  return issueAt(layer, { code: 'CCFG307', path, message: 'cannot differ between named caches', fix });
}

function environmentLayer({ values }: EnvironmentReading): Collected {
  const entry = (path: string, value: VariableValue | undefined): LayerEntry[] =>
    value ? [{ path, raw: value.text, source: { ...envSource(value), fromText: true } }] : [];
  const entries = [
    ...entry('redis.url', values.get('CACHE_REDIS_URL')),
    ...entry('ai.enabled', values.get('ENABLE_AI_CACHE')),
  ];
  return { entries, issues: [] };
}

function envSource({ source, at }: VariableValue): LayerSource {
  return { layer: 'env', name: source, at };
}

function customLayer({ values }: EnvironmentReading): Collected {
  const variable = values.get('CACHE_CUSTOM_CONFIG');
  if (!variable) return { entries: [], issues: [] };
  const source: LayerSource = { ...envSource(variable), layer: 'custom', text: variable.text };
  const parsed = parseJson(variable.text);
  if ('root' in parsed) return collectEntries(parsed.root, source);
  const { reason, span } = parsed.error;
  const message = `not valid JSON: ${reason} at ${positionIn(variable.text, span)}`;
  const draft = {
    code: 'CCFG201',
    path: 'CACHE_CUSTOM_CONFIG',
    message,
    fix: jsonFix(variable.text),
    span,
    broken: true,
  } as const;
  return { entries: [], issues: [issueAt(source, draft)] };
}

function jsonFix(text: string): string[] {
  const quoted = /^\s*(['"])([^]*)\1\s*$/.exec(text)?.[2];
  if (quoted === undefined)
    return ['write one JSON object with double quotes: CACHE_CUSTOM_CONFIG={"ttl":{"default":"30m"}}'];
  return [
    'the value still carries its outer quotes: docker run --env-file and Kubernetes keep quotes, shells and dotenv remove them.',
    'Write it without them: CACHE_CUSTOM_CONFIG={"ttl":{"default":"30m"}}',
  ];
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
