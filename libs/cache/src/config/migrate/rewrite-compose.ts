import type { Issue } from '../../contracts/issue.js';
import { Secret } from '../../settings/secret.js';
import { readCompose, type ComposeFile } from './compose-file.js';
import { editsOf, type LineFormat, type Slot } from './line-edits.js';
import { cannotMigrate, isReplaced, type Rewritten } from './migrated-line.js';
import { isMigrationNeeded, type MigrationPlan } from './migration-plan.js';
import { applyEdits } from './text-edits.js';

/**
 * The compose text with the plans of its services carried out, line by line, so that comments, order and layout stay.
 * What does not read back as planned is an issue instead.
 */
export function rewriteCompose(
  file: ComposeFile,
  plans: ReadonlyMap<string, MigrationPlan>,
  date: string,
): Rewritten | Issue {
  const edits = file.services.flatMap(({ name, slots }) => {
    const plan = plans.get(name);
    return plan && isMigrationNeeded(plan) ? editsOf(slots, plan, { date, format: FORMAT }) : [];
  });
  const text = applyEdits(file.text, edits);
  const result = readCompose({ name: file.name, text }, {});
  const isRead = !('code' in result) && [...plans].every(([name, plan]) => isAsPlanned(result, name, plan));
  if (isRead) return { text, edits };
  return cannotMigrate(
    file.name,
    'its lines cannot be told apart',
    'write each variable on a line of its own below `environment:`',
  );
}

const FORMAT: LineFormat = {
  write: ({ variable, value }, slot) => {
    const head = slot?.head ?? '';
    return new Secret(
      written(head, variable, value.reveal()),
      written(head, variable, String(value)),
    );
  },
  show: ({ head, name }, value) => `${head}${name}${isItem(head) ? '=' : ': '}${value}`,
  indentOf: ({ head }: Slot) => head.replace(/-\s+$/, ''),
}; // prettier-ignore

function isItem(head: string): boolean {
  return head.trimEnd().endsWith('-');
}

function written(head: string, variable: string, value: string): string {
  const text = value.replaceAll('$', '$$$$'); // Compose reads $$ as $
  return isItem(head) ? `${head}${scalar(`${variable}=${text}`)}` : `${head}${variable}: ${scalar(text)}`;
}

/** Plain where YAML reads the same text, else in single quotes. */
function scalar(text: string): string {
  const isWord = /^[A-Za-z][\w./:@%=*-]*[\w/]$/.test(text) && !/^(true|false|yes|no|on|off|null)$/i.test(text);
  return isWord ? text : `'${text.replaceAll("'", "''")}'`;
} // prettier-ignore

function isAsPlanned({ services }: ComposeFile, name: string, plan: MigrationPlan): boolean {
  const env = services.find((service) => service.name === name)?.env ?? {};
  const gone = plan.steps.filter(isReplaced).every(({ variable }) => env[variable] === undefined);
  const changed = plan.lines.filter(({ isChanged }) => isChanged);
  return gone && changed.every(({ variable, value }) => env[variable] === value.reveal());
}
