import { itemOf, type Descriptor } from '../settings/descriptor.js';
import { descriptorOf, inTableOrder, leaves } from '../settings/leaves.js';
import { parseValue } from '../settings/parse-value.js';
import { SECRET_ELSEWHERE } from '../settings/secret.js';
import type { SettingValue } from '../settings/setting-value.js';
import type { SettingsByPath } from './diff-settings.js';
import { digestOf } from './digest.js';
import type { Resolution, Setting } from './resolution.js';

/** Where the effect of presets is kept, in the working folder. */
export const LOCK_FILE = 'cache-config.lock.json';

/** The version of the format of the file. */
const LOCK_VERSION = 1;

/** What a preset by itself does: every value of it, and what it was made of. */
export interface PresetLock {
  readonly preset: string;
  readonly revision: number;
  /** As `show` prints it: `robust → production`. */
  readonly chain: string;
  /** Changes with the table of settings: a new one, another default or bound. */
  readonly schema: string;
  readonly fingerprint: string;
  /** By path, as people write them; of a secret only `(set)`, and nothing of what is unset. */
  readonly values: Readonly<Record<string, string>>;
}

/** Either what a lock file holds, or why it cannot be used. */
export type ParsedLock = { readonly locks: readonly PresetLock[] } | { readonly problem: string };

/** What is kept of a preset that was resolved by itself. */
export function lockPreset(resolution: Resolution, revision: number): PresetLock {
  const set = [...resolution.settings.values()].filter(({ value }) => value !== undefined);
  const values = set.map(({ path, text }) => [path, descriptorOf(path)?.secret ? '(set)' : text] as const);
  return {
    preset: resolution.preset,
    revision,
    chain: resolution.chain.join(' → '),
    schema: schemaDigest(),
    fingerprint: resolution.fingerprint,
    values: Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The text of a lock file: presets and paths in alphabetical order, so that a difference is a change. */
export function formatLockFile(locks: readonly PresetLock[]): string {
  const presets = [...locks].sort((a, b) => (a.preset < b.preset ? -1 : 1));
  return `${JSON.stringify({ version: LOCK_VERSION, presets }, null, 2)}\n`;
}

/** Reads what `formatLockFile` wrote. */
export function parseLockFile(text: string): ParsedLock {
  const file = parseObject(text);
  if (!file) return { problem: 'it is not a JSON object' };
  const { version, presets } = file;
  if (version !== LOCK_VERSION)
    return { problem: `it has the format ${showVersion(version)}, and this version writes ${LOCK_VERSION}` };
  if (!Array.isArray(presets) || presets.length === 0 || !presets.every(isPresetLock))
    return { problem: 'it does not hold what `cache-config lock` writes' };
  return { locks: presets };
}

/** The settings of a lock, to be compared with others. */
export function lockedSettings({ preset, values }: PresetLock): SettingsByPath {
  const origin = { layer: 'preset', source: preset, at: LOCK_FILE } as const;
  return new Map(
    inTableOrder(Object.entries(values)).map(([path, text]): [string, Setting] => [
      path,
      { path, text, value: valueOf(path, text), origin, shadowed: [] },
    ]),
  );
}

/** A text that is no value any more, since the setting is gone or its bounds are narrower, stays a text. */
function valueOf(path: string, text: string): SettingValue {
  const descriptor = descriptorOf(path);
  if (!descriptor) return text;
  if (descriptor.secret) return SECRET_ELSEWHERE;
  const parsed = parseValue(descriptor.kind === 'map' ? itemOf(descriptor) : descriptor, text, true);
  return 'value' in parsed ? parsed.value : text;
}

function schemaDigest(): string {
  const rows = [...leaves].sort(([a], [b]) => (a < b ? -1 : 1));
  return digestOf(rows.map(([path, descriptor]) => [path, rulesOf(descriptor)]));
}

/** What a descriptor says to the program, and not what it says to people. */
function rulesOf(descriptor: Descriptor): unknown {
  const slots = Object.entries(descriptor).filter(([slot]) => RULES.has(slot));
  return slots.sort(([a], [b]) => (a < b ? -1 : 1)).map(([slot, rule]) => [slot, ruleOf(slot, rule)]);
}

function ruleOf(slot: string, rule: unknown): unknown {
  if (rule instanceof RegExp) return rule.source;
  return slot === 'values' ? Object.keys(rule as object).sort() : rule;
}

const RULES: ReadonlySet<string> = new Set([
  'kind',
  'default',
  'min',
  'max',
  'values',
  'pattern',
  'of',
  'keys',
]);

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // the caller says what is wrong, in the words of a lock file
  }
}

function isPresetLock(value: unknown): value is PresetLock {
  if (!isRecord(value) || !isRecord(value['values'])) return false;
  const { preset, revision, chain, schema, fingerprint, values } = value;
  const texts = [preset, chain, schema, fingerprint, ...Object.values(values)];
  return typeof revision === 'number' && texts.every((text) => typeof text === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function showVersion(version: unknown): string {
  return typeof version === 'number' ? String(version) : 'of no version';
}
