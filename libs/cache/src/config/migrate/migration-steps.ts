import type { LegacyReading } from '../../env/legacy-values.js';
import { isLegacyVariable } from '../../env/legacy-values.js';
import { descriptorOf } from '../../settings/leaves.js';
import type { PresetFit } from './choose-preset.js';
import type { Connection } from './connection.js';
import type { MigrationStep, StepDraft } from './migration-plan.js';
import type { MigrationScope } from './migration-scope.js';
import type { WantedSettings } from './wanted-settings.js';
import { shownValue } from './written-value.js';

/** Variables that nothing read: what they say starts to count by the migration. */
const NEVER_READ: ReadonlySet<string> = new Set([
  'CACHE_TLS_CA_CERT_PATH',
  'CACHE_USERNAME',
  'CACHE_PASSWORD',
  'CACHE_MAX_CONNECTIONS',
  'CACHE_CONNECTION_TIMEOUT',
  'CACHE_SOCKET_TIMEOUT',
  'CACHE_MAX_BATCH_SIZE',
  'CACHE_ENABLE_MONITORING',
  'CACHE_LOG_LEVEL',
]);

/** Variables that stood beside those of the cache and are not its own: they stay where they are. */
const NEIGHBOURS: ReadonlyMap<string, string> = new Map([
  ['REDIS_URL', 'other modules may read it; the cache reads CACHE_REDIS_URL'],
  ['TEST_REDIS_URL', 'tests read it themselves; the preset testing needs no Redis'],
  [
    'HEALTH_CHECK_RETRY_COUNT',
    'it is for all health checks; for the probe of the cache alone there is health.retries',
  ],
]);

const NEEDS_DECISION: StepDraft = { kind: 'needs a decision', home: '' };

/** Everything that the steps follow from. */
export interface StepInput {
  readonly scope: MigrationScope;
  readonly wanted: WantedSettings;
  readonly connection: Connection;
  readonly fit: PresetFit;
}

/** What becomes of every variable of the former style, in the order of the environment. */
export function migrationSteps(input: StepInput): MigrationStep[] {
  const { scope } = input;
  return Object.keys(scope.env).flatMap((name) => {
    const draft = draftOf(input, name);
    if (!draft) return [];
    const isNew = NEVER_READ.has(name) && (draft.kind === 'converted' || draft.kind === 'renamed');
    const note = isNew ? { note: 'had no effect before: applying it now changes behaviour' } : {};
    const raw = scope.env[name]?.trim() ?? '';
    const isOpen = scope.readings.get(name)?.kind === 'settings' && !raw.includes('\n');
    return [{ variable: name, at: scope.at(name), ...(isOpen ? { value: raw } : {}), ...draft, ...note }];
  });
}

function draftOf({ scope, wanted, connection, fit }: StepInput, name: string): StepDraft | undefined {
  const planned = connection.steps.get(name);
  if (planned) return planned;
  const reading = scope.readings.get(name);
  const neighbour = NEIGHBOURS.get(name);
  if (neighbour !== undefined) return { kind: 'stays', home: '', note: neighbour };
  if (scope.isUnknown(name)) return isLegacyVariable(name) ? NEEDS_DECISION : undefined;
  if (reading === undefined) {
    const isBlank = isLegacyVariable(name) && scope.env[name]?.trim() === '';
    return isBlank ? { kind: 'removed', home: '', note: 'blank counts as unset' } : undefined;
  }
  if (wanted.undecided.has(name) || connection.decisions.some(({ path }) => path === name))
    return NEEDS_DECISION;
  if (reading.kind === 'selector') return selectorStep(fit, name);
  if (reading.kind === 'obsolete') return { kind: 'removed', home: '', note: reading.reason };
  return reading.kind === 'settings' ? settingStep(reading, wanted, fit) : NEEDS_DECISION;
}

function selectorStep({ preset, decidedBy }: PresetFit, name: string): StepDraft {
  const home = `CACHE_PRESET=${preset}`;
  if (decidedBy === name) return { kind: 'renamed', home };
  if (decidedBy !== undefined) return { kind: 'superseded', home: decidedBy };
  return {
    kind: 'absorbed by preset',
    home,
    note: 'its value names no preset: see whether this one is meant',
  };
}

function settingStep(
  { path, values }: Extract<LegacyReading, { kind: 'settings' }>,
  { settings, superseded }: WantedSettings,
  { preset, residual, env }: PresetFit,
): StepDraft {
  const paths = [...values.keys()];
  const open = paths.filter((one) => settings.has(one));
  const [first = ''] = paths;
  if (open.length === 0) {
    const by = superseded.get(first);
    return by ? { kind: 'superseded', home: `${by} ${path}` } : { kind: 'removed', home: '', note: 'it sets nothing' };
  }
  const variable = descriptorOf(path)?.env;
  const own = open.filter((one) => residual.has(one));
  const text = (one: string) => `${one}=${shownValue(one, values.get(one) ?? '')}`;
  if (own.length > 0) return { kind: 'converted', home: `CACHE_CUSTOM_CONFIG ${own.map(text).join(' ')}` };
  if (variable !== undefined && env[variable] !== undefined)
    return { kind: 'renamed', home: `${variable}=${String(values.get(first))}` };
  return { kind: 'absorbed by preset', home: `${preset} ${open.map(text).join(' ')}` };
} // prettier-ignore
