import type { Secret } from '../../settings/secret.js';

/** Lines of a text that become others. What it prints holds no secret. */
export interface TextEdit {
  /** The first line that goes, from 0. */
  readonly line: number;
  /** The lines that go, as they may be printed; none where lines are inserted before `line`. */
  readonly removed: readonly string[];
  /** What comes in their place; printing a line masks the credentials in it. */
  readonly added: readonly Secret[];
}

/** The text with the edits carried out; every line keeps its line break, and new lines take the one of their place. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split('\n');
  for (const { line, removed, added } of fromTheEnd(edits)) {
    const end = lines[line]?.endsWith('\r') ? '\r' : '';
    lines.splice(line, removed.length, ...added.map((one) => one.reveal() + end));
  }
  return lines.join('\n');
}

/** The edits as a unified diff without context: other lines of the file are nobody's business. */
export function formatDiff(name: string, edits: readonly TextEdit[]): string {
  let shift = 0;
  const hunks = byLine(edits).flatMap(({ line, removed, added }) => {
    const header = `@@ -${rangeOf(line, removed.length)} +${rangeOf(line + shift, added.length)} @@`;
    shift += added.length - removed.length;
    return [header, ...removed.map((one) => `-${one}`), ...added.map((one) => `+${String(one)}`)];
  });
  return [`--- ${name}`, `+++ ${name} (migrated)`, ...hunks].join('\n');
}

function rangeOf(line: number, count: number): string {
  const start = count === 0 ? line : line + 1; // an empty range names the line before it
  return count === 1 ? String(start) : `${start},${count}`;
}

function byLine(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.line - b.line || a.removed.length - b.removed.length);
}

function fromTheEnd(edits: readonly TextEdit[]): TextEdit[] {
  return byLine(edits).toReversed();
}
