import { driftIssue, driftOf, goneIssue, type LockDrift } from '../config/lock-drift.js';
import {
  LOCK_FILE,
  lockPreset,
  parseLockFile,
  type ParsedLock,
  type PresetLock,
} from '../config/preset-lock.js';
import type { Issue } from '../contracts/issue.js';
import type { CliIo } from './cli-io.js';
import { knownPresets, resolvePreset, type SourceOptions } from './read-sources.js';

/** Where presets of one's own come from. */
type PresetOptions = Pick<SourceOptions, 'presets'>;

/** What a preset by itself says, and what is wrong with it. */
export interface LockedPreset {
  readonly lock: PresetLock;
  readonly errors: readonly Issue[];
}

/** How the locked presets differ from what they are now. */
export interface LockComparison {
  readonly drifts: readonly LockDrift[];
  /** Locked and no longer there. */
  readonly gone: readonly string[];
  /** Everything that differs, as issues. */
  readonly issues: readonly Issue[];
}

/** The lock of the working folder. */
export function readLocks(io: CliIo): ParsedLock {
  try {
    return parseLockFile(io.readFile(LOCK_FILE));
  } catch {
    return { problem: io.fileExists(LOCK_FILE) ? 'it cannot be read' : 'there is none in this folder' };
  }
}

/** Takes down what a preset by itself does now; that it lacks a Redis URL is no mistake of its own. */
export function lockNow(io: CliIo, name: string, options: PresetOptions): LockedPreset {
  const { presets } = knownPresets(io, options);
  const resolution = resolvePreset(io, name, options);
  const errors = resolution.issues.filter(
    ({ severity, code }) => severity === 'error' && code !== 'CCFG501' && code !== 'CCFG306',
  );
  return { lock: lockPreset(resolution, presets.get(name)?.revision ?? 1), errors };
}

/** Holds every locked preset against what it is now. */
export function compareLocks(
  io: CliIo,
  locks: readonly PresetLock[],
  options: PresetOptions,
): LockComparison {
  const { presets } = knownPresets(io, options);
  const present = locks.filter(({ preset }) => presets.has(preset));
  const gone = locks.flatMap(({ preset }) => (presets.has(preset) ? [] : [preset]));
  const drifts = present.map((locked) => driftOf(locked, lockNow(io, locked.preset, options).lock));
  const different = drifts.filter(({ isEqual }) => !isEqual);
  return { drifts, gone, issues: [...different.map(driftIssue), ...gone.map(goneIssue)] };
}
