import type { SettingChange } from '../config/diff-settings.js';
import { alignColumns } from './columns.js';

/** What differs, a line for each setting with the consequence below it, and how many settings are equal. */
export function changesText(changes: readonly SettingChange[], total: number): string {
  if (changes.length === 0) return `No difference: all ${total} settings are equal.`;
  const rows = changes.map(({ path, from, to, ratio }) => [`  ${path}`, from, '→', to, formatRatio(ratio)]);
  const lines = alignColumns(rows).flatMap((line, index) => {
    const consequence = changes[index]?.consequence;
    return consequence === undefined ? [line] : [line, `      ${consequence}`];
  });
  return [...lines, `  ${total - changes.length} of ${total} settings are equal.`].join('\n');
}

/** `×2`, `÷4`; of a change that is no multiple of anything nothing. */
function formatRatio(ratio: number | undefined): string {
  if (ratio === undefined) return '';
  const factor = ratio >= 1 ? ratio : 1 / ratio;
  return `${ratio >= 1 ? '×' : '÷'}${Number(factor.toPrecision(2))}`;
}
