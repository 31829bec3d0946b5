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
    const lastLine = line + openLines(rest, lines.slice(line + 1));
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
  return Object.assign({}, ...values) as Record<string, string>;
}

/** How many more lines belong to a value that opens a quote and closes it further down. */
function openLines(rest: string, following: readonly string[]): number {
  const [quote] = /^["'`]/.exec(rest) ?? [];
  if (quote === undefined || rest.indexOf(quote, 1) > 0) return 0;
  return following.findIndex((line) => line.includes(quote)) + 1;
}
