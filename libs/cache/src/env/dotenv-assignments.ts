import { parseEnv } from 'node:util';

const ASSIGNMENT = /^(\s*(?:export\s+)?)([^\s=#][^=]*?)\s*=\s*([^\n]*)$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** A variable of a `.env` text with the lines that set it; a quoted value may take several. */
export interface DotenvAssignment {
  readonly name: string;
  /** What stands before the name: blanks and `export`. */
  readonly head: string;
  /** From 0. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Every assignment in its order. */
export function dotenvAssignments(text: string): DotenvAssignment[] {
  const found: DotenvAssignment[] = [];
  const lines = text.split('\n');
  for (let line = 0; line < lines.length; line++) {
    const [, head = '', name, rest = ''] = ASSIGNMENT.exec(lines[line] ?? '') ?? [];
    if (name === undefined) continue;
    const lastLine = lastLineOf(rest, lines, line);
    if (NAME.test(name)) found.push({ name, head, firstLine: line, lastLine });
    line = lastLine;
  }
  return found;
}

/**
 * The variables of a `.env` text; the last assignment counts. Every one is parsed by itself: read as a whole, Node.js 20
 * loses a variable behind a line of blanks and takes an indented comment for one.
 */
export function parseDotenv(text: string): Record<string, string> {
  const lines = text.split('\n');
  const values = dotenvAssignments(text).map(({ firstLine, lastLine }) =>
    parseEnv(
      lines
        .slice(firstLine, lastLine + 1)
        .join('\n')
        .trimStart(),
    ),
  );
  return Object.fromEntries(values.flatMap((one) => Object.entries(one))) as Record<string, string>;
}

/** The line that closes the quote which the value opens in its `first` line; that line itself where none does. */
function lastLineOf(rest: string, lines: readonly string[], first: number): number {
  const [quote] = /^["'`]/.exec(rest) ?? [];
  if (quote === undefined || rest.indexOf(quote, 1) > 0) return first;
  const last = lines.findIndex((line, index) => index > first && line.includes(quote));
  return last < 0 ? first : last;
}
