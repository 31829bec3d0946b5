import type { Issue, Origin, Severity } from '../contracts/issue.js';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** The issues as workflow commands of GitHub Actions, a line each, at the file and line where they stand. */
export function formatAnnotations(issues: readonly Issue[]): string {
  return issues.map(annotation).join('\n');
}

function annotation({ severity, code, path, message, origin, fix }: Issue): string {
  const place = origin ? placeOf(origin) : undefined;
  const properties = {
    ...(place ? { file: place.file, line: place.line } : {}),
    title: code,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  const source = origin && !place ? ` (from ${origin.source})` : '';
  return `::${COMMANDS[severity]} ${list.join(',')}::${escapeText(`${path}: ${message}${source}\nfix: ${fix.join('\n')}`)}`;
}

/** A line of a `.env` file, or of the file that a `_FILE` variable names; nothing for the process. */
function placeOf({ source, at = '' }: Origin): { file: string; line: string } | undefined {
  if (at.startsWith('process')) return undefined;
  const inDotenv = /^(.+):(\d+)(?:, .*)?$/.exec(at);
  if (inDotenv?.[1] && inDotenv[2]) return { file: inDotenv[1], line: inDotenv[2] };
  const inFile = source.endsWith('_FILE') ? /^(.+?)(?:, (?:line (\d+), )?column \d+)?$/.exec(at) : null;
  return inFile?.[1] ? { file: inFile[1], line: inFile[2] ?? '1' } : undefined;
}

/** As the toolkit of GitHub Actions escapes them. */
function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
