import type { Issue, Origin } from '../contracts/issue.js';
import type { Descriptor } from '../settings/descriptor.js';
import { leaves } from '../settings/leaves.js';
import { parseValue } from '../settings/parse-value.js';
import { suggest } from '../settings/suggest.js';
import { placeOf, type Limit, type Preset, type Profile } from './preset.js';
import { strategies } from './strategies.js';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Words that mean something else where a preset is named. */
const RESERVED: ReadonlySet<string> = new Set(['current', 'default', 'lock', ...Object.keys(strategies)]);

const PROFILES: readonly Profile[] = ['development', 'testing', 'general', 'production'];
const STRATEGIES = Object.keys(strategies).join(', ');

/** An issue about a preset of the user's own. */
export function invalidPreset(preset: Preset, message: string, fix: string): Issue {
  return {
    code: 'CCFG002',
    severity: 'error',
    path: `preset ${preset.name}`,
    message,
    origin: originOf(preset),
    fix: [fix],
  };
}

function originOf(preset: Preset): Origin {
  const at = placeOf(preset);
  return { layer: 'code', source: 'presets', ...(at === undefined ? {} : { at }) };
}

/** Why a preset cannot be used at all; types say most of it too, and JavaScript has none. */
export function unusableReason(preset: Preset): Issue | undefined {
  const { name, profile } = preset;
  if (typeof name !== 'string' || !NAME.test(name))
    return invalidPreset(preset, 'the name is not allowed', 'write lower-case words joined by "-"');
  if (RESERVED.has(name)) return invalidPreset(preset, 'the name is reserved', 'choose another name');
  if (preset.extends === undefined && !Object.hasOwn(strategies, preset.strategy))
    return invalidPreset(
      preset,
      'it stands on nothing',
      `extend a preset, as in extends: 'production', or name a strategy (${STRATEGIES}) and a profile`,
    );
  const needsProfile = preset.extends === undefined || profile !== undefined;
  if (needsProfile && !PROFILES.some((known) => known === profile))
    return invalidPreset(preset, 'the profile is none', `known profiles: ${PROFILES.join(', ')}`);
  return undefined;
}

/** Locks and limits name settings that exist, and limits bound settings that are counted or measured. */
export function constraintIssues(preset: Preset): Issue[] {
  const limits = Object.entries(preset.limit ?? {});
  const named = [...(preset.lock ?? []), ...limits.map(([path]) => path)];
  const unknown = named.filter((path) => !leaves.has(path)).map((path) => unknownPath(preset, path));
  return [...unknown, ...limits.flatMap(([path, limit]) => limitIssues(preset, path, limit))];
}

function limitIssues(preset: Preset, path: string, limit: Limit | undefined): Issue[] {
  const descriptor = leaves.get(path);
  if (!descriptor || !limit) return [];
  if (!isMeasured(descriptor))
    return [invalidPreset(preset, `${path} cannot have a limit`, 'lock it instead')];
  const bounds = Object.entries({ min: limit.min, max: limit.max });
  return bounds.flatMap(([name, bound]) => {
    const problem = bound === undefined ? undefined : problemOf(descriptor, bound);
    return problem === undefined
      ? []
      : [invalidPreset(preset, `limit.${path}.${name} is ${problem.message}`, problem.fix)];
  });
}

type Measured = Extract<Descriptor, { kind: 'duration' | 'size' | 'integer' }>;

function isMeasured(descriptor: Descriptor): descriptor is Measured {
  return ['duration', 'size', 'integer'].includes(descriptor.kind);
}

/** A bound that could not be read would bound nothing. */
function problemOf(descriptor: Measured, bound: unknown): { message: string; fix: string } | undefined {
  const parsed = parseValue(descriptor, bound);
  if ('value' in parsed)
    return typeof parsed.value === 'number'
      ? undefined
      : { message: 'auto, which bounds nothing', fix: 'write a size' };
  return { message: parsed.problem.message, fix: parsed.problem.fix.join(' ') };
}

function unknownPath(preset: Preset, path: string): Issue {
  const [guess] = suggest(path, leaves.keys());
  const fix = guess ? `did you mean "${guess}"?` : 'see all settings: cache-config show';
  return invalidPreset(preset, `"${path}" is no setting`, fix);
}
