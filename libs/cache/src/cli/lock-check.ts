import { notLockedIssue, unusableLockIssue } from '../config/lock-drift.js';
import { LOCK_FILE } from '../config/preset-lock.js';
import type { Check } from './checks.js';
import { fine, found, skipped } from './finding.js';
import { compareLocks, readLocks } from './preset-locks.js';

/** Whether presets still do what was locked, where there is a lock. */
export const checkPresetLock: Check = ({ io, options, resolution: { preset } }) => {
  if (!io.fileExists(LOCK_FILE)) return [skipped('lock', `no ${LOCK_FILE}: cache-config lock writes one`)];
  const lock = readLocks(io);
  if ('problem' in lock) return [found('lock', unusableLockIssue(lock.problem))];
  const { issues } = compareLocks(io, lock.locks, options);
  const names = lock.locks.map((one) => one.preset);
  const all = names.includes(preset) ? issues : [...issues, notLockedIssue(preset, names)];
  return all.length === 0
    ? [fine('lock', `${names.join(', ')} as locked`)]
    : all.map((issue) => found('lock', issue));
};
