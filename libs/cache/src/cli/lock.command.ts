import { Option, type Command } from 'commander';
import { formatIssues } from '../config/format-issues.js';
import { describeRevision, unusableLockIssue, type LockDrift } from '../config/lock-drift.js';
import { formatLockFile, LOCK_FILE } from '../config/preset-lock.js';
import type { Issue } from '../contracts/issue.js';
import { changesText } from './changes-text.js';
import { EXIT, type CliIo, type ExitCode } from './cli-io.js';
import { formatEnvelope } from './envelope.js';
import { withSources, type CommandHost } from './options.js';
import { compareLocks, lockNow, readLocks, type LockComparison } from './preset-locks.js';
import { knownPresets, requirePreset, resolveSources, type SourceOptions } from './read-sources.js';
import { writeText } from './text-files.js';

/** Options of `lock`. */
export interface LockOptions extends SourceOptions {
  readonly json?: boolean;
  /** Compare instead of writing. */
  readonly check?: boolean;
  /** Write although there is a lock. */
  readonly update?: boolean;
  /** Names of presets, parted by commas. @default those that are locked, else the one in effect */
  readonly target?: string;
}

/** Keeps what presets do in a file, so that a change of it shows in a review, or compares them with that file. */
function lockCommand(io: CliIo, options: LockOptions): ExitCode {
  return options.check ? checkLock(io, options) : writeLock(io, options);
}

function writeLock(io: CliIo, options: LockOptions): ExitCode {
  const { names, issues } = targetsOf(io, options);
  const locked = names.map((name) => lockNow(io, name, options));
  const errors = [...issues, ...locked.flatMap((one) => one.errors)];
  const exists = io.fileExists(LOCK_FILE) && !options.update;
  const ok = errors.length === 0 && !exists;
  const said = exists ? [...errors, alreadyLocked()] : errors;
  const locks = locked.map(({ lock }) => lock);
  if (ok) writeText(io, LOCK_FILE, formatLockFile(locks));
  if (options.json) {
    const data = { file: LOCK_FILE, written: ok, presets: locks };
    io.print(formatEnvelope('lock', { ok, issues: said, data }));
  } else io.print(ok ? `${LOCK_FILE}: locked ${names.join(', ')}. Commit it.` : formatIssues(said));
  return ok ? EXIT.yes : EXIT.no;
}

/** The presets to lock: those that are named, those of the lock that is updated, or the one in effect. */
function targetsOf(io: CliIo, options: LockOptions): { names: readonly string[]; issues: readonly Issue[] } {
  const { presets } = knownPresets(io, options);
  if (options.target !== undefined) {
    const names = options.target.split(',').map((name) => requirePreset(io, name.trim(), options));
    return { names: [...new Set(names)], issues: [] };
  }
  const former = options.update && io.fileExists(LOCK_FILE) ? readLocks(io) : undefined;
  const kept = former && 'locks' in former ? former.locks.map(({ preset }) => preset) : [];
  if (kept.some((name) => presets.has(name)))
    return { names: kept.filter((name) => presets.has(name)), issues: [] };
  const { preset, issues } = resolveSources(io, options);
  if (presets.has(preset)) return { names: [preset], issues: [] };
  return { names: [], issues: issues.filter(({ code }) => code.startsWith('CCFG0')) };
}

function alreadyLocked(): Issue {
  const message = 'is there already, and is not overwritten';
  const fix = ['cache-config lock --check shows what changed; cache-config lock --update writes it anew'];
  return { code: 'CCFG603', severity: 'error', path: LOCK_FILE, message, fix };
}

function checkLock(io: CliIo, options: LockOptions): ExitCode {
  const lock = readLocks(io);
  const comparison =
    'locks' in lock
      ? compareLocks(io, lock.locks, options)
      : { drifts: [], gone: [], issues: [unusableLockIssue(lock.problem)] };
  const ok = comparison.issues.length === 0;
  if (options.json) {
    const data = { file: LOCK_FILE, presets: comparison.drifts, gone: comparison.gone };
    io.print(formatEnvelope('lock', { ok, issues: comparison.issues, data }));
  } else io.print('locks' in lock ? comparisonText(comparison) : formatIssues(comparison.issues));
  return ok ? EXIT.yes : EXIT.no;
}

function comparisonText({ drifts, gone }: LockComparison): string {
  const different = drifts.filter(({ isEqual }) => !isEqual);
  const count = drifts.length + gone.length;
  const presets = count === 1 ? '1 preset' : `${count} presets`;
  if (different.length + gone.length === 0) return `${LOCK_FILE}: ${presets}, no difference.`;
  return [
    ...different.map(driftText),
    ...gone.map((name) => `${name} is locked and no longer exists.`),
    `${different.length + gone.length} of ${presets} not as locked. Once that is what you want: cache-config lock --update`,
  ].join('\n\n');
}

function driftText(drift: LockDrift): string {
  const { preset, chain, changes, total } = drift;
  const built = chain.from === chain.to ? [] : [`  built from ${chain.to}, was ${chain.from}`];
  return [`${preset}: ${describeRevision(drift)}`, ...built, changesText(changes, total)].join('\n');
}

/** Adds `lock`. */
export function addLock(program: Command, { io, finish }: CommandHost): void {
  const command = program
    .command('lock')
    .description('keep what a preset does in a file, or compare with it');
  withSources(command)
    .addOption(new Option('--check', 'compare; end with 1 where a preset changed').conflicts('update'))
    .option('--update', 'write although there is a lock')
    .addOption(new Option('--target <presets>', 'presets to lock, parted by commas').conflicts('check'))
    .action((options: LockOptions) => finish(lockCommand(io, options)));
}
