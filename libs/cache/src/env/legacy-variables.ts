import type { Issue } from '../contracts/issue.js';
import { itemOf, type LegacyName, type MapDescriptor } from '../settings/descriptor.js';
import { formatDuration } from '../settings/duration.js';
import { descriptorOf, leaves, legacyNames } from '../settings/leaves.js';
import { parseValue } from '../settings/parse-value.js';
import type { Environment, VariablePlaces } from './variables.js';

/** Former variables without a setting of their own: what to write instead. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['CACHE_ENVIRONMENT_PRESET', 'set CACHE_PRESET to the name of a preset'],
  ['CACHE_ENVIRONMENT', 'set CACHE_PRESET to the name of a preset'],
  ['AI_CACHE_ENABLE_L1_CACHE', 'remove it: the memory tier is always on, memory.maxEntries bounds it'],
  ['LEGACY_CACHE_CONFIG_MIGRATION', 'remove it: it had no effect'],
  ['CACHE_MONITORING_RETENTION_HOURS', 'remove it: it had no effect'],
  ['CACHE_MEMORY_THRESHOLD_MB', 'remove it: it had no effect'],
  ['CACHE_COMPRESSION_THRESHOLD_MB', 'remove it: it had no effect'],
]);

const OPERATION_TTL = /^CACHE_(SUMMARIZE|SENTIMENT|KEY_POINTS|QUESTIONS|QA)_TTL$/;
const TEXT_SIZE = /^CACHE_TEXT_SIZE_(SMALL|MEDIUM|LARGE)$/;

/** True for a variable of the former style. */
export function isLegacyVariable(name: string): boolean {
  return legacyTarget(name) !== undefined || OTHERS.has(name);
}

/** An error per former variable that is set, with the line that replaces them all. */
export function legacyIssues(env: Environment, places?: VariablePlaces): Issue[] {
  const found = Object.keys(env).filter((name) => env[name]?.trim() && isLegacyVariable(name));
  const line = customConfigLine(env, found);
  return found.map((name) => ({
    code: 'CCFG401',
    severity: 'error',
    path: name,
    message: legacyMessage(name),
    origin: { layer: 'env', source: name, at: places?.get(name) ?? 'process.env' },
    fix: legacyFix(name, env[name] ?? '', line),
  }));
}

function legacyTarget(name: string): { path: string; legacy: LegacyName } | undefined {
  const operation = OPERATION_TTL.exec(name)?.[1];
  if (operation) return { path: `ai.operationTtl.${operation.toLowerCase()}`, legacy: { name, unit: 's' } };
  const tier = TEXT_SIZE.exec(name)?.[1];
  if (tier) return { path: `ai.textTiers.${tier.toLowerCase()}`, legacy: { name } };
  return legacyNames.get(name);
}

function legacyMessage(name: string): string {
  const path = legacyTarget(name)?.path;
  return `a variable of the former style, no longer read${path ? ` (now ${path})` : ''}`;
}

function legacyFix(name: string, raw: string, line: string): string[] {
  const target = legacyTarget(name);
  if (!target) return [OTHERS.get(name) ?? 'remove it'];
  const descriptor = descriptorOf(target.path);
  const remove = `and remove ${name}`;
  if (descriptor?.secret === true || target.path === 'redis.username') {
    const file = `put it into the URL that CACHE_REDIS_URL_FILE names, or as ${target.path} into the JSON file that CACHE_CUSTOM_CONFIG_FILE names`;
    return [file, remove];
  }
  if (descriptor?.kind === 'url') return ['move the value to CACHE_REDIS_URL', remove];
  const written = writtenValue(target, raw);
  if (written === undefined) {
    return [
      `its value is not one that ${target.path} takes; if it mattered, set ${target.path} in CACHE_CUSTOM_CONFIG`,
      remove,
    ];
  }
  return [descriptor?.env ? `${descriptor.env}=${JSON.stringify(written)}` : line, remove];
}

/** One `CACHE_CUSTOM_CONFIG` that says what all the former variables said; where there is one already, what to add. */
function customConfigLine(env: Environment, names: readonly string[]): string {
  const config: Draft = {};
  for (const name of names) {
    const target = legacyTarget(name);
    const descriptor = target && descriptorOf(target.path);
    if (!target || !descriptor || descriptor.secret || descriptor.env || target.path === 'redis.username')
      continue;
    const written = writtenValue(target, env[name] ?? '');
    if (written !== undefined) assign(config, target.path, written);
  }
  const taken = env['CACHE_CUSTOM_CONFIG']?.trim() || env['CACHE_CUSTOM_CONFIG_FILE']?.trim();
  return `${taken ? 'merge into CACHE_CUSTOM_CONFIG: ' : 'CACHE_CUSTOM_CONFIG='}${JSON.stringify(config)}`;
}

type Written = string | number | boolean | Readonly<Record<string, string | number>>;
type Draft = { [key: string]: Draft | Written };

function assign(config: Draft, path: string, value: Written): void {
  const parts = path.split('.');
  let node = config;
  for (const part of parts.slice(0, -1)) node = (node[part] ??= {}) as Draft;
  const last = parts.at(-1) ?? path;
  node[last] = typeof value === 'object' ? { ...value, ...(node[last] as Draft) } : value;
}

/** The value as `CACHE_CUSTOM_CONFIG` writes it: a bare number gains its unit; `undefined` where it would be refused. */
function writtenValue(
  { path, legacy }: { path: string; legacy: LegacyName },
  raw: string,
): Written | undefined {
  const descriptor = descriptorOf(path);
  if (!descriptor) return undefined;
  if (descriptor.kind === 'map') {
    return leaves.has(path)
      ? writtenMap(descriptor, raw, legacy.unit)
      : writtenItem(descriptor, raw, legacy.unit);
  }
  const text = raw.trim();
  const isCount = /^\d+$/.test(text) && descriptor.kind !== 'text' && descriptor.kind !== 'boolean';
  const number = isCount ? withUnit(Number(text), legacy.unit) : undefined;
  const word = descriptor.kind === 'choice' ? text.toLowerCase().replace(/^warning$/, 'warn') : text;
  const parsed = parseValue(descriptor, number ?? word, descriptor.kind === 'boolean');
  if (!('value' in parsed)) return undefined;
  return typeof parsed.value === 'boolean' ? parsed.value : (number ?? word);
}

function writtenItem(map: MapDescriptor, raw: string, unit: LegacyName['unit']): string | number | undefined {
  if (!/^\s*\d+\s*$/.test(raw)) return undefined;
  const written = withUnit(Number(raw), unit);
  return 'value' in parseValue(itemOf(map), written) ? written : undefined;
}

/** All items or none: half of a map would be another configuration. */
function writtenMap(map: MapDescriptor, raw: string, unit: LegacyName['unit']): Written | undefined {
  try {
    const items = Object.entries(JSON.parse(raw) as Record<string, unknown>).map(([key, item]) => {
      const known = map.keys?.includes(key) ?? /^[A-Za-z][\w-]*$/.test(key);
      return [
        key,
        known && typeof item === 'number' ? writtenItem(map, String(item), unit) : undefined,
      ] as const;
    });
    const written = items.filter((item): item is [string, string | number] => item[1] !== undefined);
    return written.length === items.length ? Object.fromEntries(written) : undefined;
  } catch {
    return undefined; // not JSON: legacyFix says that the value cannot be taken over
  }
}

/** A bare number of the former style with its unit: 3600 in seconds is `1h`, 2000 bytes `2000B`. */
export function withUnit(value: number, unit: LegacyName['unit']): number | string {
  if (unit === undefined) return value;
  return unit === 'B' ? `${value}B` : formatDuration(unit === 's' ? value * 1000 : value);
}
