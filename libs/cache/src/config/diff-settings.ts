import { descriptorOf } from '../settings/leaves.js';
import { SECRET_ELSEWHERE, Secret } from '../settings/secret.js';
import type { SettingValue } from '../settings/setting-value.js';
import { consequenceOf } from './consequences.js';
import type { Setting } from './resolution.js';

/** Settings by path, as a resolution holds them. */
export type SettingsByPath = ReadonlyMap<string, Setting>;

/** A setting that two configurations do not agree on. */
export interface SettingChange {
  readonly path: string;
  /** As people write it; `(unset)`, and of secrets only `(set)` or what may be shown. */
  readonly from: string;
  readonly to: string;
  /** `to` as a multiple of `from`, where both are quantities above zero. */
  readonly ratio?: number;
  /** What one will notice, where it is known. */
  readonly consequence?: string;
}

const UNSET = '(unset)';

/** What differs between two configurations, in the order of the table; nothing where they are the same. */
export function diffSettings(before: SettingsByPath, after: SettingsByPath): SettingChange[] {
  const paths = [...before.keys(), ...[...after.keys()].filter((path) => !before.has(path))];
  return paths.flatMap((path) => {
    const [from, to] = [before.get(path), after.get(path)];
    return isSame(from?.value, to?.value) ? [] : [changeOf(path, from, to)];
  });
}

function isSame(left: SettingValue | undefined, right: SettingValue | undefined): boolean {
  if (!(left instanceof Secret && right instanceof Secret)) return left === right;
  return [left, right].includes(SECRET_ELSEWHERE) || left.reveal() === right.reveal();
}

function changeOf(path: string, from: Setting | undefined, to: Setting | undefined): SettingChange {
  const texts = shownTexts(path, from, to);
  const ratio = ratioOf(from?.value, to?.value);
  const consequence = consequenceOf(path, { from: from?.value, to: to?.value });
  return {
    path,
    ...texts,
    ...(ratio === undefined ? {} : { ratio }),
    ...(consequence === undefined ? {} : { consequence }),
  };
}

/** Two secrets that differ may look the same once they are masked. */
function shownTexts(path: string, from?: Setting, to?: Setting): { from: string; to: string } {
  const isHidden = descriptorOf(path)?.secret === true;
  const text = (setting?: Setting) => {
    if (setting?.value === undefined) return UNSET;
    return isHidden ? '(set)' : setting.text;
  };
  const texts = { from: text(from), to: text(to) };
  return texts.from === texts.to ? { ...texts, to: '(changed)' } : texts;
}

function ratioOf(from: unknown, to: unknown): number | undefined {
  if (typeof from !== 'number' || typeof to !== 'number' || from <= 0 || to <= 0) return undefined;
  return to / from;
}
