import type { Issue } from '../contracts/issue.js';
import { withUnit } from '../env/legacy-values.js';
import { nestedJson } from './nested-json.js';
import type { RawEntry, RawNode, RawObject } from '../env/raw-tree.js';
import type { LegacyName, MapDescriptor } from '../settings/descriptor.js';
import { leaves, legacyNames, sections } from '../settings/leaves.js';
import { normaliseName, suggest } from '../settings/suggest.js';
import { issueAt, showRaw, type LayerEntry, type LayerSource } from './layer.js';

/** The values that a layer sets, and what is wrong with the rest. */
export interface Collected {
  readonly entries: LayerEntry[];
  readonly issues: Issue[];
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

const PATHS: ReadonlyMap<string, string> = new Map(
  [...leaves.keys(), ...sections].map((path) => [normaliseName(path), path]),
);

/** Flat names: of the former style, `default_ttl` is `ttl.default` in seconds, or of a variable, `enable_ai_cache`. */
const ALIASES: ReadonlyMap<string, Alias> = new Map(
  [
    ...[...leaves].flatMap(([path, { env }]) => (env ? [[env, { path }] as const] : [])),
    ...[...legacyNames].map(([name, { path, legacy }]) => [name, { path, unit: legacy.unit }] as const),
  ].map(([name, alias]) => [normaliseName(name.replace(/^CACHE_/, '')), alias] as const),
);

interface Alias {
  readonly path: string;
  readonly unit?: LegacyName['unit'];
}

/** Flattens nested input into one entry per setting, checking every key against the table. */
export function collectEntries(root: RawNode, source: LayerSource): Collected {
  const collected: Collected = { entries: [], issues: [] };
  if (root.kind === 'object') collectObject(root, '', { ...collected, source, set: new Set() });
  else collected.issues.push(notAnObject('the configuration', root, source));
  return collected;
}

interface Context extends Collected {
  readonly source: LayerSource;
  /** The settings that this layer has set so far, under whatever name. */
  readonly set: Set<string>;
}

function addEntry(path: string, entry: RawEntry, { entries, issues, source, set }: Context): void {
  const { node } = entry;
  const raw = node.kind === 'object' ? {} : node.value;
  if (set.has(path)) issues.push(doubled(entry, path, source));
  else entries.push({ path, raw, source, span: node.span });
  set.add(path);
}

function collectObject(object: RawObject, prefix: string, context: Context): void {
  const seen = new Set<string>();
  for (const entry of object.entries) {
    const path = FORBIDDEN.has(entry.key) ? undefined : pathOf(prefix, entry.key);
    if (path === undefined) collectUnknown(entry, prefix, context);
    else if (seen.has(path)) context.issues.push(doubled(entry, path, context.source));
    else collectKnown(entry, path, context);
    if (path !== undefined) seen.add(path);
  }
}

/** The path of a key: spelled exactly, or but for case and separators. */
function pathOf(prefix: string, key: string): string | undefined {
  if (key.includes('.')) return undefined;
  const exact = prefix === '' ? key : `${prefix}.${key}`;
  return leaves.has(exact) || sections.has(exact) ? exact : PATHS.get(normaliseName(exact));
}

function collectKnown(entry: RawEntry, path: string, context: Context): void {
  const { node } = entry;
  const descriptor = leaves.get(path);
  const isNull = node.kind === 'scalar' && node.value === null;
  if (isNull) return; // this layer abstains
  if (descriptor?.kind === 'map') collectMap(entry, path, { ...context, descriptor });
  else if (descriptor) addEntry(path, entry, context);
  else if (node.kind === 'object') collectObject(node, path, context);
  else context.issues.push(notAnObject(path, node, context.source));
}

function collectMap(entry: RawEntry, path: string, context: Context & { descriptor: MapDescriptor }): void {
  const { node } = entry;
  if (node.kind !== 'object') {
    context.issues.push(notAnObject(path, node, context.source));
    return;
  }
  const { keys } = context.descriptor;
  for (const item of node.entries) {
    const itemPath = `${path}.${item.key}`;
    const allowed = keys ? keys.includes(item.key) : /^[A-Za-z][\w-]*$/.test(item.key);
    if (FORBIDDEN.has(item.key) || !allowed)
      context.issues.push(unknown(item, itemPath, { source: context.source, keys }));
    else addEntry(itemPath, item, context);
  }
}

function collectUnknown(entry: RawEntry, prefix: string, context: Context): void {
  const alias = prefix === '' ? ALIASES.get(normaliseName(entry.key)) : undefined;
  if (!alias || FORBIDDEN.has(entry.key)) {
    const path = prefix === '' ? entry.key : `${prefix}.${entry.key}`;
    context.issues.push(unknown(entry, path, { source: context.source }));
    return;
  }
  context.issues.push(formerName(entry, alias.path, context.source));
  collectKnown({ ...entry, node: addUnit(entry.node, alias.unit) }, alias.path, context);
}

function addUnit(node: RawNode, unit: 's' | 'ms' | 'B' | undefined): RawNode {
  if (node.kind === 'object') {
    return { ...node, entries: node.entries.map((one) => ({ ...one, node: addUnit(one.node, unit) })) };
  }
  return typeof node.value === 'number' ? { ...node, value: withUnit(node.value, unit) } : node;
}

function formerName({ key, keySpan }: RawEntry, path: string, source: LayerSource): Issue {
  const message = `"${key}" is a flat name of ${path}`;
  const fix = [`write ${nestedJson(path)}`];
  return issueAt(source, { code: 'CCFG207', severity: 'info', path, message, fix, span: keySpan });
}

function unknown(
  { key, keySpan }: RawEntry,
  path: string,
  { source, keys }: { source: LayerSource; keys?: readonly string[] | undefined },
): Issue {
  if (FORBIDDEN.has(key)) {
    const message = 'a key that JavaScript reserves';
    return issueAt(source, { code: 'CCFG205', path, message, fix: [`remove "${key}"`], span: keySpan });
  }
  const shown = /^[\w.-]{1,60}$/.test(key) ? path : '(a key that is no name)';
  return issueAt(source, {
    code: 'CCFG203',
    path: shown,
    message: 'unknown setting',
    fix: unknownFix(path, keys),
    span: keySpan,
  });
}

function unknownFix(path: string, keys?: readonly string[]): string[] {
  if (leaves.has(path)) return [`nest it: ${nestedJson(path)}`];
  if (keys) return [`known names here: ${keys.join(', ')}`];
  const guesses = suggest(path, [...leaves.keys(), ...sections]).map((guess) => `"${guess}"`);
  return [
    guesses.length > 0 ? `did you mean ${guesses.join(' or ')}?` : 'see all settings: cache-config show',
  ];
}

function doubled({ key, keySpan }: RawEntry, path: string, source: LayerSource): Issue {
  const message = `"${key}" sets it a second time`;
  return issueAt(source, { code: 'CCFG204', path, message, fix: ['keep one of them'], span: keySpan });
}

function notAnObject(path: string, { span, ...node }: RawNode, source: LayerSource): Issue {
  const value = node.kind === 'scalar' ? node.value : {};
  return issueAt(source, {
    code: 'CCFG206',
    path,
    message: 'not an object',
    got: typeof value === 'string' ? 'a text' : typeof value === 'number' ? 'a number' : showRaw(value),
    expected: 'an object of settings, such as {"ttl":{"default":"30m"}}',
    fix: ['write the settings as a JSON object'],
    span,
  });
}
