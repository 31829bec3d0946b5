import type { Issue } from '../contracts/issue.js';
import { descriptorOf } from '../settings/leaves.js';
import { disagreements, readLegacy, type LegacyReading, type WrittenValue } from './legacy-values.js';
import type { Environment, VariablePlaces } from './variables.js';

/** An error per former variable that is set, with the line that replaces them all. */
export function legacyIssues(env: Environment, places?: VariablePlaces): Issue[] {
  const readings = legacyReadings(env);
  const disputed = disagreements(readings);
  const line = customConfigLine(env, readings, disputed);
  return [...readings].map(([name, reading]) => ({
    code: 'CCFG401',
    severity: 'error',
    path: name,
    message: `a variable of the former style, no longer read${'path' in reading ? ` (now ${reading.path})` : ''}`,
    origin: { layer: 'env', source: name, at: places?.get(name) ?? 'process.env' },
    fix: disputeOf(name, disputed) ?? legacyFix(name, reading, line),
  }));
}

/** What each former variable says that is set, by its name; a blank one says nothing. */
export function legacyReadings(env: Environment): Map<string, LegacyReading> {
  const readings = new Map<string, LegacyReading>();
  for (const [name, raw] of Object.entries(env)) {
    const reading = raw?.trim() ? readLegacy(name, raw) : undefined;
    if (reading) readings.set(name, reading);
  }
  return readings;
}

/** How to settle it where `name` and another former variable say different things about one setting. */
function disputeOf(name: string, disputed: ReturnType<typeof disagreements>): string[] | undefined {
  const found = [...disputed].find(([, values]) => values.has(name));
  if (!found) return undefined;
  const [path, values] = found;
  const said = [...values].map(([one, value]) => `${one} (${String(value)})`).join(' and ');
  return [`${said} disagree about ${path}: remove all but one, and start again for the line to write`];
}

function legacyFix(name: string, reading: LegacyReading, line: string): string[] {
  const remove = `and remove ${name}`;
  switch (reading.kind) {
    case 'selector':
      return ['set CACHE_PRESET to the name of a preset', remove];
    case 'obsolete':
      return [`remove it: ${reading.reason}`];
    case 'url':
      return ['move the value to CACHE_REDIS_URL', remove];
    case 'credential':
      return [
        `put it into the URL that CACHE_REDIS_URL_FILE names, or as ${reading.path} into the JSON file that CACHE_CUSTOM_CONFIG_FILE names`,
        remove,
      ];
    case 'refused':
      return [
        `its value is not one that ${reading.path} takes; if it mattered, set ${reading.path} in CACHE_CUSTOM_CONFIG`,
        remove,
      ];
    case 'settings': {
      const variable = descriptorOf(reading.path)?.env;
      const [value] = reading.values.values();
      return [variable ? `${variable}=${String(value)}` : line, remove];
    }
  }
}

/** One `CACHE_CUSTOM_CONFIG` that says what all the former variables said; where there is one already, what to add. */
function customConfigLine(
  env: Environment,
  readings: ReadonlyMap<string, LegacyReading>,
  disputed: ReadonlyMap<string, unknown>,
): string {
  const config: Draft = {};
  for (const reading of readings.values()) {
    if (reading.kind !== 'settings' || descriptorOf(reading.path)?.env) continue;
    for (const [path, value] of reading.values) if (!disputed.has(path)) assign(config, path, value);
  }
  const taken = env['CACHE_CUSTOM_CONFIG']?.trim() || env['CACHE_CUSTOM_CONFIG_FILE']?.trim();
  return `${taken ? 'merge into CACHE_CUSTOM_CONFIG: ' : 'CACHE_CUSTOM_CONFIG='}${JSON.stringify(config)}`;
}

type Draft = { [key: string]: Draft | WrittenValue };

function assign(config: Draft, path: string, value: WrittenValue): void {
  const parts = path.split('.');
  const last = parts.pop() ?? path;
  let node = config;
  for (const part of parts) node = (node[part] ??= {}) as Draft;
  node[last] = value;
}
