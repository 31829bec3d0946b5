import type { Issue } from '../contracts/issue.js';
import { diffSettings, type SettingChange } from './diff-settings.js';
import { LOCK_FILE, lockedSettings, type PresetLock } from './preset-lock.js';

/** How a preset differs from what was locked of it. */
export interface LockDrift {
  readonly preset: string;
  readonly revision: { readonly from: number; readonly to: number };
  readonly chain: { readonly from: string; readonly to: string };
  readonly changes: readonly SettingChange[];
  /** How many settings one of them has at least. */
  readonly total: number;
  /** Whether values, revision and chain are the same; the table of settings may grow around them. */
  readonly isEqual: boolean;
}

/** Holds what a preset does now against what was locked of it. */
export function driftOf(locked: PresetLock, current: PresetLock): LockDrift {
  const [before, after] = [lockedSettings(locked), lockedSettings(current)];
  const changes = diffSettings(before, after);
  const revision = { from: locked.revision, to: current.revision };
  const chain = { from: locked.chain, to: current.chain };
  return {
    preset: locked.preset,
    revision,
    chain,
    changes,
    total: new Set([...before.keys(), ...after.keys()]).size,
    isEqual: changes.length === 0 && revision.from === revision.to && chain.from === chain.to,
  };
}

/** Says that a preset is not what was locked. */
export function driftIssue(drift: LockDrift): Issue {
  const paths = drift.changes.map(({ path }) => path);
  const what = paths.length > 0 ? paths.join(', ') : 'no value';
  return lockIssue(drift.preset, `is not what was locked: ${what} changed, ${describeRevision(drift)}`, [
    'cache-config lock --check shows what changed',
    'and once that is what you want: cache-config lock --update',
  ]);
}

/** Says that a locked preset is gone. */
export function goneIssue(preset: string): Issue {
  return lockIssue(preset, 'is locked and no longer exists', [
    'take its new name into CACHE_PRESET, then: cache-config lock --update',
  ]);
}

/** Says that a preset in effect is not among the locked ones. */
export function notLockedIssue(preset: string, locked: readonly string[]): Issue {
  const fix = [`cache-config lock --update --target ${[...locked, preset].join(',')}`];
  return { ...lockIssue(preset, 'is in effect and not locked', fix), severity: 'warning' };
}

/** Says why there is no lock to compare with. */
export function unusableLockIssue(problem: string): Issue {
  return {
    code: 'CCFG602',
    severity: 'error',
    path: LOCK_FILE,
    message: `there is no lock to compare with: ${problem}`,
    fix: ['cache-config lock writes one; cache-config lock --update writes it anew; commit it'],
  };
}

/** `revision 1 → 2`, or that nobody raised it. */
export function describeRevision({ revision: { from, to } }: Pick<LockDrift, 'revision'>): string {
  return from === to ? `revision ${from} was not raised` : `revision ${from} → ${to}`;
}

function lockIssue(preset: string, message: string, fix: readonly string[]): Issue {
  return {
    code: 'CCFG601',
    severity: 'error',
    path: preset,
    message: `the preset "${preset}" ${message}`,
    origin: { layer: 'preset', source: preset, at: LOCK_FILE },
    fix,
  };
}
