import { driftOf } from '../../libs/cache/src/config/lock-drift.js';
import type { PresetLock } from '../../libs/cache/src/config/preset-lock.js';

/** What a change of a preset needs beside the change. */
export interface Announcement {
  readonly locked: readonly PresetLock[];
  readonly current: readonly PresetLock[];
  readonly changelog: string;
}

/** What is missing for users to learn of a change: a higher revision, a line in the changelog, the snapshot itself. */
export function unannouncedChanges({ locked, current, changelog }: Announcement): string[] {
  const names = [...new Set([...locked, ...current].map(({ preset }) => preset))];
  return names.flatMap((name) => {
    const [before, after] = [locked, current].map((locks) => locks.find(({ preset }) => preset === name));
    if (!after) return [`${name} is gone: lock anew, and say so in CHANGELOG.md`];
    const line = `\`${name}\` revision ${after.revision}`;
    const noted = after.revision === 1 || changelog.includes(line) ? [] : [`CHANGELOG.md lacks "${line}"`];
    return [...noted, ...changesSince(before, after)];
  });
}

function changesSince(before: PresetLock | undefined, after: PresetLock): string[] {
  if (!before) return [`${after.preset} is new: lock anew`];
  const { changes, isEqual, revision } = driftOf(before, after);
  if (isEqual) return [];
  const what = changes.map(({ path, from, to }) => `${path} ${from} → ${to}`).join(', ');
  const tableGrew = before.schema !== after.schema && changes.every(({ path }) => !(path in before.values));
  const isAnnounced = revision.to > revision.from || (tableGrew && changes.length > 0);
  return [`${after.preset} (${what}): ${isAnnounced ? 'lock anew' : 'raise its revision, then lock anew'}`];
}
