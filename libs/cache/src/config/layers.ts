import type { Issue } from '../contracts/issue.js';
import { parseJson } from '../env/parse-json.js';
import { rawTreeOf, type RawEntry, type RawNode } from '../env/raw-tree.js';
import type { EnvironmentReading } from '../env/read-environment.js';
import type { VariableValue } from '../env/variables.js';
import { AI_STRATEGY, aiOverlay } from '../presets/ai-overlay.js';
import { placeOf, type Preset, type StrategyName } from '../presets/preset.js';
import { builtInPresets, type PresetChain } from '../presets/registry.js';
import { strategies } from '../presets/strategies.js';
import { descriptorOf } from '../settings/leaves.js';
import type { CacheConfigInput } from '../settings/types.js';
import { collectEntries, type Collected } from './collect-entries.js';
import { issueAt, positionIn, type LayerEntry, type LayerSource } from './layer.js';

/** Settings that code hands in, and what to call the place. */
export interface CodeLayer {
  readonly set: CacheConfigInput;
  readonly source: string;
  /** `cache` where only what may differ between named caches may be set. @default 'application' */
  readonly scope?: 'application' | 'cache';
}

/** Values to try out: texts by path, as in the environment. */
export interface WhatIfLayer {
  readonly values: ReadonlyMap<string, string>;
  /** What to call the place: `--set`. */
  readonly source: string;
}

/** Layers as one, lowest first. */
export function joinLayers(layers: readonly Collected[]): Collected {
  return {
    entries: layers.flatMap(({ entries }) => entries),
    issues: layers.flatMap(({ issues }) => issues),
  };
}

/**
 * Strategy and presets, root first. The AI overlay, where it applies, lies below the values of the preset that asks
 * for it, or above them all where a higher layer switches it on.
 */
export function chainLayer(chain: PresetChain | undefined, ai: boolean): Collected {
  if (!chain) return { entries: [], issues: [] };
  const overlay = ai ? [overlayLayer(chain)] : [];
  const presets = chain.presets.flatMap((preset) => {
    const own = presetLayer(preset, preset.set);
    if (preset.overlay !== 'ai') return [own];
    return [presetLayer(preset, { ai: { enabled: true } }), ...overlay, own];
  });
  return joinLayers([strategyLayer(chain.root.strategy), ...presets, ...(chain.ai ? [] : overlay)]);
}

function overlayLayer({ profile }: PresetChain): Collected {
  return collectEntries(rawTreeOf(aiOverlay[profile].set), { layer: 'overlay', name: AI_STRATEGY });
}

function strategyLayer(name: StrategyName): Collected {
  return collectEntries(rawTreeOf(strategies[name].set), { layer: 'preset', name });
}

function presetLayer(preset: Preset, set: CacheConfigInput = {}): Collected {
  const at = builtInPresets.includes(preset) ? undefined : placeOf(preset);
  return collectEntries(rawTreeOf(set), {
    layer: 'preset',
    name: preset.name,
    ...(at === undefined ? {} : { at }),
  });
}

/** What a chain is made of, root first, for people. */
export function chainNames(chain: PresetChain, ai: boolean): string[] {
  return [chain.root.strategy, ...chain.presets.map(({ name }) => name), ...(ai ? [AI_STRATEGY] : [])];
}

/** What code sets. */
export function codeLayer({ set, source, scope }: CodeLayer): Collected {
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

/** What the variables of single settings set. */
export function environmentLayer({ values }: EnvironmentReading): Collected {
  const entry = (path: string, value: VariableValue | undefined): LayerEntry[] =>
    value ? [{ path, raw: value.text, source: { ...envSource(value), fromText: true } }] : [];
  const entries = [
    ...entry('redis.url', values.get('CACHE_REDIS_URL')),
    ...entry('ai.enabled', values.get('ENABLE_AI_CACHE')),
  ];
  return { entries, issues: [] };
}

/** What is to be tried out. */
export function whatIfLayer(whatIf: WhatIfLayer | undefined): Collected {
  if (!whatIf) return { entries: [], issues: [] };
  const source: LayerSource = { layer: 'runtime', name: whatIf.source, fromText: true };
  const values = [...whatIf.values].map(([path, text]) => rawTreeOf(nestAt(path, text)));
  return joinLayers(values.map((tree) => collectEntries(tree, source)));
}

function nestAt(path: string, value: unknown): unknown {
  return path.split('.').reduceRight((inner, part) => ({ [part]: inner }), value);
}

function envSource({ source, at }: VariableValue): LayerSource {
  return { layer: 'env', name: source, at };
}

/** What CACHE_CUSTOM_CONFIG sets. */
export function customLayer({ values }: EnvironmentReading): Collected {
  const variable = values.get('CACHE_CUSTOM_CONFIG');
  if (!variable) return { entries: [], issues: [] };
  const source: LayerSource = { ...envSource(variable), layer: 'custom', text: variable.text };
  const parsed = parseJson(variable.text);
  if ('root' in parsed) return collectEntries(withoutSchemaName(parsed.root), source);
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

/** `$schema` names the JSON Schema of the file for editors and sets nothing. */
function withoutSchemaName(root: RawNode): RawNode {
  if (root.kind !== 'object') return root;
  const isName = ({ key, node }: RawEntry) =>
    key === '$schema' && node.kind === 'scalar' && typeof node.value === 'string';
  return { ...root, entries: root.entries.filter((entry) => !isName(entry)) };
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
