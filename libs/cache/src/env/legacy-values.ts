import { itemOf, type Descriptor, type LegacyName, type MapDescriptor } from '../settings/descriptor.js';
import { formatDuration } from '../settings/duration.js';
import { descriptorOf, leaves, legacyNames } from '../settings/leaves.js';
import { parseValue } from '../settings/parse-value.js';

/** A value as `CACHE_CUSTOM_CONFIG` writes it. */
export type WrittenValue = string | number | boolean;

/** What a former variable says now. */
export type LegacyReading =
  /** Settings by path, an entry of a map each by itself; `path` is the setting that the variable was for. */
  | { readonly kind: 'settings'; readonly path: string; readonly values: ReadonlyMap<string, WrittenValue> }
  /** A Redis URL, or a user or password for one: nothing that may stand in `CACHE_CUSTOM_CONFIG`. */
  | { readonly kind: 'url' | 'credential'; readonly path: string }
  /** A value that the setting does not take. */
  | { readonly kind: 'refused'; readonly path: string }
  /** A name of an environment that stands for a preset. */
  | { readonly kind: 'selector' }
  /** Nothing: why there is nothing to take over. */
  | { readonly kind: 'obsolete'; readonly reason: string };

const NO_EFFECT = 'it had no effect';

/** Former variables without a setting of their own. */
const WITHOUT_SETTING: ReadonlyMap<string, LegacyReading> = new Map<string, LegacyReading>([
  ['CACHE_ENVIRONMENT_PRESET', { kind: 'selector' }],
  ['CACHE_ENVIRONMENT', { kind: 'selector' }],
  [
    'AI_CACHE_ENABLE_L1_CACHE',
    { kind: 'obsolete', reason: 'the memory tier is always on, memory.maxEntries bounds it' },
  ],
  ['LEGACY_CACHE_CONFIG_MIGRATION', { kind: 'obsolete', reason: NO_EFFECT }],
  ['CACHE_MONITORING_RETENTION_HOURS', { kind: 'obsolete', reason: NO_EFFECT }],
  ['CACHE_MEMORY_THRESHOLD_MB', { kind: 'obsolete', reason: NO_EFFECT }],
  ['CACHE_COMPRESSION_THRESHOLD_MB', { kind: 'obsolete', reason: NO_EFFECT }],
]);

const OPERATIONS = ['summarize', 'sentiment', 'key_points', 'questions', 'qa'];
const TIERS = ['small', 'medium', 'large'];

/** Former variables for one entry of a map: what each becomes. */
const ENTRIES: ReadonlyMap<string, { readonly path: string; readonly legacy: LegacyName }> = new Map([
  ...OPERATIONS.map((operation) => entryOf(`CACHE_${operation.toUpperCase()}_TTL`, `ai.operationTtl.${operation}`, 's')),
  ...TIERS.map((tier) => entryOf(`CACHE_TEXT_SIZE_${tier.toUpperCase()}`, `ai.textTiers.${tier}`)),
]); // prettier-ignore

/** Every variable of the former style that is no longer read. */
export const legacyVariables: readonly string[] = [
  ...legacyNames.keys(),
  ...ENTRIES.keys(),
  ...WITHOUT_SETTING.keys(),
];

const LEGACY: ReadonlySet<string> = new Set(legacyVariables);

/** True for a variable of the former style. */
export function isLegacyVariable(name: string): boolean {
  return LEGACY.has(name);
}

/** What a former variable with this value says now; `undefined` for any other variable. */
export function readLegacy(name: string, raw: string): LegacyReading | undefined {
  const target = ENTRIES.get(name) ?? legacyNames.get(name);
  if (!target) return WITHOUT_SETTING.get(name);
  const { path, legacy } = target;
  const descriptor = descriptorOf(path);
  if (!descriptor) throw new TypeError(`no setting at ${path}`);
  if (descriptor.kind === 'url') return { kind: 'url', path };
  if (descriptor.secret === true || path === 'redis.username') return { kind: 'credential', path };
  const values = valuesOf({ path, descriptor, unit: legacy.unit }, raw);
  return values ? { kind: 'settings', path, values } : { kind: 'refused', path };
}

/** The settings about which several of the readings say different things: path → variable → value. */
export function disagreements(
  readings: ReadonlyMap<string, LegacyReading>,
): Map<string, Map<string, WrittenValue>> {
  const said = new Map<string, Map<string, WrittenValue>>();
  for (const [name, reading] of readings) {
    if (reading.kind !== 'settings') continue;
    for (const [path, value] of reading.values) {
      said.set(path, (said.get(path) ?? new Map<string, WrittenValue>()).set(name, value));
    }
  }
  return new Map([...said].filter(([, values]) => new Set(values.values()).size > 1));
}

/** A bare number of the former style with its unit: 3600 in seconds is `1h`, 2000 bytes `2000B`. */
export function withUnit(value: number, unit: LegacyName['unit']): number | string {
  if (unit === undefined) return value;
  return unit === 'B' ? `${value}B` : formatDuration(unit === 's' ? value * 1000 : value);
}

function entryOf(name: string, path: string, unit?: 's') {
  return [name, { path, legacy: unit ? { name, unit } : { name } }] as const;
}

interface Target {
  readonly path: string;
  readonly descriptor: Descriptor;
  readonly unit: LegacyName['unit'];
}

function valuesOf({ path, descriptor, unit }: Target, raw: string): Map<string, WrittenValue> | undefined {
  if (descriptor.kind === 'map' && leaves.has(path)) return mapValues({ path, descriptor, unit }, raw);
  const value = descriptor.kind === 'map' ? item(descriptor, raw, unit) : scalar(descriptor, raw, unit);
  return value === undefined ? undefined : new Map([[path, value]]);
}

function scalar(
  descriptor: Exclude<Descriptor, MapDescriptor>,
  raw: string,
  unit: LegacyName['unit'],
): WrittenValue | undefined {
  const text = raw.trim();
  const isCount = /^\d+$/.test(text) && descriptor.kind !== 'text' && descriptor.kind !== 'boolean';
  const number = isCount ? withUnit(Number(text), unit) : undefined;
  const word = descriptor.kind === 'choice' ? text.toLowerCase().replace(/^warning$/, 'warn') : text;
  const parsed = parseValue(descriptor, number ?? word, descriptor.kind === 'boolean');
  if (!('value' in parsed)) return undefined;
  return typeof parsed.value === 'boolean' ? parsed.value : (number ?? word);
}

function item(map: MapDescriptor, raw: string, unit: LegacyName['unit']): WrittenValue | undefined {
  if (!/^\s*\d+\s*$/.test(raw)) return undefined;
  const written = withUnit(Number(raw), unit);
  return 'value' in parseValue(itemOf(map), written) ? written : undefined;
}

/** All items or none: half of a map would be another configuration. */
function mapValues(
  { path, descriptor, unit }: Target & { readonly descriptor: MapDescriptor },
  raw: string,
): Map<string, WrittenValue> | undefined {
  const values = new Map<string, WrittenValue>();
  for (const [key, given] of Object.entries(jsonObject(raw) ?? { '': undefined })) {
    const isKnown = descriptor.keys?.includes(key) ?? /^[A-Za-z][\w-]*$/.test(key);
    const value = isKnown && typeof given === 'number' ? item(descriptor, String(given), unit) : undefined;
    if (value === undefined) return undefined;
    values.set(`${path}.${key}`, value);
  }
  return values;
}

function jsonObject(raw: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(raw);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined; // not JSON: the reading says that the value cannot be taken over
  }
}
