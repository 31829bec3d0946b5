import type { Issue } from '../contracts/issue.js';
import type { LegacyName } from '../settings/descriptor.js';
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
  if (descriptor?.env) return [`${descriptor.env}=${/^(true|1|yes|on)$/i.test(raw.trim())}`, remove];
  if (writtenValue(target, raw) === undefined) {
    return [
      `its value is not one that ${target.path} takes; if it mattered, set ${target.path} in CACHE_CUSTOM_CONFIG`,
      remove,
    ];
  }
  return [line, remove];
}

/** One `CACHE_CUSTOM_CONFIG` that says what all the former variables said. */
function customConfigLine(env: Environment, names: readonly string[]): string {
  const config: Record<string, unknown> = {};
  for (const name of names) {
    const target = legacyTarget(name);
    const descriptor = target && descriptorOf(target.path);
    if (!target || !descriptor || descriptor.secret || descriptor.env || target.path === 'redis.username')
      continue;
    const written = writtenValue(target, env[name] ?? '');
    if (written !== undefined) assign(config, target.path, written);
  }
  return `CACHE_CUSTOM_CONFIG=${JSON.stringify(config)}`;
}

function assign(config: Record<string, unknown>, path: string, value: unknown): void {
  const parts = path.split('.');
  let node = config;
  for (const part of parts.slice(0, -1)) node = (node[part] ??= {}) as Record<string, unknown>;
  node[parts.at(-1) ?? path] = value;
}

/** The value as `CACHE_CUSTOM_CONFIG` writes it: a bare number gains its unit. */
function writtenValue(target: { path: string; legacy: LegacyName }, raw: string): unknown {
  const descriptor = leaves.get(target.path);
  if (descriptor?.kind === 'map') return writtenMap(target, raw);
  const number = /^\s*\d+\s*$/.test(raw) ? Number(raw) : undefined;
  const written =
    number === undefined
      ? raw
          .trim()
          .toLowerCase()
          .replace(/^warning$/, 'warn')
      : withUnit(number, target.legacy.unit);
  if (!descriptor) return number === undefined ? undefined : written;
  const value = descriptor.kind === 'boolean' ? /^(true|1|yes|on)$/i.test(raw.trim()) : written;
  const text = descriptor.kind === 'text' ? raw.trim() : value;
  return 'value' in parseValue(descriptor, text) ? text : undefined;
}

function writtenMap({ legacy }: { legacy: LegacyName }, raw: string): unknown {
  try {
    const entries = Object.entries(JSON.parse(raw) as Record<string, unknown>);
    if (!entries.every(([, item]) => typeof item === 'number')) return undefined;
    return Object.fromEntries(entries.map(([key, item]) => [key, withUnit(Number(item), legacy.unit)]));
  } catch {
    return undefined; // not JSON: legacyFix says that the value cannot be taken over
  }
}

/** A bare number of the former style with its unit: 3600 in seconds is `1h`, 2000 bytes `2000B`. */
export function withUnit(value: number, unit: LegacyName['unit']): number | string {
  if (unit === undefined) return value;
  return unit === 'B' ? `${value}B` : formatDuration(unit === 's' ? value * 1000 : value);
}
