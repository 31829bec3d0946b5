import { diffSettings, type SettingChange, type SettingsByPath } from '../config/diff-settings.js';
import { defaultEntries, mergeEntries } from '../config/merge.js';
import { LOCK_FILE, lockedSettings, type PresetLock } from '../config/preset-lock.js';
import type { Resolution } from '../config/resolution.js';
import type { Issue } from '../contracts/issue.js';
import { suggest } from '../settings/suggest.js';
import { maskUrls } from '../settings/secret.js';
import { UsageError, type CliIo } from './cli-io.js';
import { readLocks } from './preset-locks.js';
import { knownPresets, resolvePreset, resolveSources, type SourceOptions } from './read-sources.js';
import { readText } from './text-files.js';

/** One side of a comparison. */
export interface Side {
  readonly name: string;
  readonly settings: SettingsByPath;
  /** What is wrong with it; of a preset by itself only what is tried out on it. */
  readonly errors: readonly Issue[];
  /** What differs in other settings. */
  readonly changesTo: (after: SettingsByPath) => SettingChange[];
}

/** The side that a name stands for: a preset, `current`, `default`, `lock`, or a file of custom configuration. */
export function resolveSide(io: CliIo, name: string, options: SourceOptions): Side {
  if (name === 'current') return sideOf(name, resolveSources(io, options));
  if (name === 'default') return asSide(name, mergeEntries(defaultEntries()).settings, []);
  if (name === 'lock') return asSide(name, lockedSettings(lockInEffect(io, options)), []);
  const presets = [...knownPresets(io, options).presets.keys()];
  if (presets.includes(name)) {
    const resolution = resolvePreset(io, name, options);
    return sideOf(name, resolution, ({ origin }) => origin?.layer === 'runtime');
  }
  if (io.fileExists(name)) {
    readText(io, name);
    return sideOf(name, resolveSources(io, { ...options, customFile: name }));
  }
  const [guess] = suggest(name, [...presets, 'current', 'default', 'lock']);
  const hint = guess ? `: did you mean "${guess}"?` : '.';
  const known = `Known: ${presets.join(', ')}, current, default, lock, or a JSON file`;
  throw new UsageError(`"${maskUrls(name)}" is neither a preset nor a file${hint} ${known}`);
}

/** The locked preset: the only one, else the one in effect. */
function lockInEffect(io: CliIo, options: SourceOptions): PresetLock {
  const lock = readLocks(io);
  if ('problem' in lock) throw new UsageError(`${LOCK_FILE}: ${lock.problem}. Write one: cache-config lock`);
  const [first, ...others] = lock.locks;
  if (first && others.length === 0) return first;
  const { preset } = resolveSources(io, options);
  const found = lock.locks.find((one) => one.preset === preset);
  if (found) return found;
  const names = lock.locks.map((one) => one.preset).join(', ');
  throw new UsageError(`${LOCK_FILE} holds ${names}, and not "${preset}", which is in effect: try --preset`);
}

function sideOf(
  name: string,
  { settings, issues }: Resolution,
  counts: (issue: Issue) => boolean = () => true,
): Side {
  return asSide(
    name,
    settings,
    issues.filter((issue) => issue.severity === 'error' && counts(issue)),
  );
}

function asSide(name: string, settings: SettingsByPath, errors: readonly Issue[]): Side {
  return { name, settings, errors, changesTo: (after) => diffSettings(settings, after) };
}
