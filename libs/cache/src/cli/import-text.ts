import type { SettingChange } from '../config/diff-settings.js';
import { isHidden } from '../config/export/bundle.js';
import { dotenvLine } from '../config/export/format-env.js';
import { portableJson } from '../config/export/portable-text.js';
import type { Imported } from '../config/export/read-import.js';
import type { Resolution } from '../config/resolution.js';
import type { Issue } from '../contracts/issue.js';
import { Secret } from '../settings/secret.js';
import { changesText } from './changes-text.js';

/** A file that was read, held against the table of settings. */
export interface Candidate {
  readonly imported: Imported;
  /** The variables to set, in their order, none blank. */
  readonly variables: readonly (readonly [name: string, text: string])[];
  readonly resolution: Resolution;
  readonly issues: readonly Issue[];
}

/** What came of it. */
export interface Outcome {
  readonly changes: readonly SettingChange[] | undefined;
  /** The file that was written. */
  readonly written: string | undefined;
}

/** The lines of a `.env` file, secrets included. */
export function linesOf({ variables }: Candidate): string[] {
  return variables.map(([name, text]) => dotenvLine(name, portableText(name, text)));
}

function portableText(name: string, text: string): string {
  return name === 'CACHE_CUSTOM_CONFIG' ? portableJson(JSON.parse(text)) : text;
}

/** The variables that hold what nobody may see. */
function secretVariables({ resolution }: Candidate): ReadonlySet<string> {
  const sources = [...resolution.settings.values()].flatMap((setting) =>
    [setting, ...setting.shadowed].filter(
      ({ value }) => value instanceof Secret && isHidden(setting.path, value),
    ),
  );
  return new Set(sources.map(({ origin }) => origin.source));
}

/** What was read, what would change, or what was written, for people; of a secret only that there is one. */
export function textOf(candidate: Candidate, { changes, written }: Outcome): string {
  const { imported, variables, issues, resolution } = candidate;
  if (changes)
    return [...commentsOf(imported, issues), changesText(changes, resolution.settings.size)].join('\n');
  const names = variables.map(([name]) => name).join(', ');
  if (written !== undefined)
    return [...commentsOf(imported, issues), `written to ${written}: ${names}`].join('\n');
  const secrets = secretVariables(candidate);
  const lines = variables.map(([name, text]) =>
    secrets.has(name)
      ? `# ${name} holds a secret and is not shown: --to FILE writes it`
      : dotenvLine(name, portableText(name, text)),
  );
  return [...commentsOf(imported, issues), ...lines].join('\n');
}

function commentsOf({ notes }: Imported, issues: readonly Issue[]): string[] {
  const warnings = issues.map(
    ({ severity, code, path, message }) => `${severity} ${code}  ${path}: ${message}`,
  );
  return [...notes, ...warnings].map((line) => `# ${line}`);
}

/** The same for programs. */
export function dataOf(candidate: Candidate, { changes, written }: Outcome): unknown {
  const { imported, variables, resolution } = candidate;
  const secrets = secretVariables(candidate);
  const shown = variables.map(([name, text]) => [name, secrets.has(name) ? '(hidden: sensitive)' : text]);
  return {
    format: imported.format,
    fingerprint: resolution.fingerprint,
    variables: Object.fromEntries(shown) as Record<string, string>,
    notes: imported.notes,
    ...(changes ? { changes } : {}),
    ...(written === undefined ? {} : { written }),
  };
}
