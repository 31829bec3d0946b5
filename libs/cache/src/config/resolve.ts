import type { Issue } from '../contracts/issue.js';
import { parseJson } from '../env/parse-json.js';
import { rawTreeOf } from '../env/raw-tree.js';
import type { EnvironmentReading } from '../env/read-environment.js';
import type { VariableValue } from '../env/variables.js';
import { AI_STRATEGY, aiOverlay } from '../presets/ai-overlay.js';
import type { PresetChain, PresetRegistry } from '../presets/registry.js';
import { strategies } from '../presets/strategies.js';
import type { CacheConfigInput } from '../settings/types.js';
import { buildConfig, fingerprintOf } from './build-config.js';
import { collectEntries, type Collected } from './collect-entries.js';
import { issueAt, type LayerEntry, type LayerSource } from './layer.js';
import { defaultEntries, mergeEntries, type Merged } from './merge.js';
import type { Resolution } from './resolution.js';
import { checkRules } from './rules.js';
import { selectPreset, type PresetChoice } from './select-preset.js';

/** Settings that code hands in, and what to call the place. */
export interface CodeLayer {
  readonly set: CacheConfigInput;
  readonly source: string;
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
  const presetEntries = selected.chain ? chainEntries(selected.chain) : [];
  const ai = isAiOn([...defaultEntries(), ...presetEntries, ...upper.entries]);
  const overlay = ai && selected.chain ? overlayEntries(selected.chain) : [];
  const merged = mergeEntries([...defaultEntries(), ...presetEntries, ...overlay, ...upper.entries]);
  const profile = selected.chain?.profile ?? 'general';
  const found = [...selected.issues, ...reading.issues, ...upper.issues, ...merged.issues];
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

function chainEntries(chain: PresetChain): LayerEntry[] {
  const strategy = strategies[chain.root.strategy];
  const values = [strategy, ...chain.presets];
  const entries = values.flatMap(({ name, set }) => presetEntriesOf(name, set));
  return chain.ai
    ? [...entries, ...presetEntriesOf(chain.presets.at(-1)?.name ?? '', { ai: { enabled: true } })]
    : entries;
}

function overlayEntries(chain: PresetChain): LayerEntry[] {
  const source: LayerSource = { layer: 'overlay', name: AI_STRATEGY };
  return collectEntries(rawTreeOf(aiOverlay[chain.profile].set), source).entries;
}

function presetEntriesOf(name: string, set: CacheConfigInput = {}): LayerEntry[] {
  return collectEntries(rawTreeOf(set), { layer: 'preset', name }).entries;
}

function chainNames(chain: PresetChain, ai: boolean): string[] {
  return [chain.root.strategy, ...chain.presets.map(({ name }) => name), ...(ai ? [AI_STRATEGY] : [])];
}

function codeLayer({ set, source }: CodeLayer): Collected {
  return collectEntries(rawTreeOf(set), { layer: 'code', name: source });
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
  const message = `not valid JSON: ${reason} at column ${span.offset + 1}`;
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
