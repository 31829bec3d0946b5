import type { Issue } from '../../contracts/issue.js';
import type { MigrationStep } from './migration-plan.js';
import type { TextEdit } from './text-edits.js';

/** A file with its name for messages. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** A file as it would be after the migration. */
export interface Rewritten {
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** The comment that takes the place of a former line: what it said, unless that is a secret, and what says it now. */
export function migratedComment({ variable, value, kind, home, note }: MigrationStep, date: string): string {
  const what = value === undefined ? variable : `${variable}=${value}`;
  const now = home === '' ? `${kind}${note ? ` (${note})` : ''}` : home;
  return `# migrated ${date}: ${what} → ${now}`;
}

/** Whether the line of the variable goes. */
export function isReplaced({ kind }: MigrationStep): boolean {
  return kind !== 'stays' && kind !== 'copied' && kind !== 'needs a decision';
}

/** A file that is left as it is, and why. */
export function cannotMigrate(file: string, message: string, fix: string): Issue {
  return { code: 'CCFG406', severity: 'error', path: file, message, fix: [fix] };
}
