import type { Issue } from '../../contracts/issue.js';
import { dotenvAssignments, parseDotenv, type DotenvAssignment } from '../../env/dotenv-assignments.js';
import { Secret } from '../../settings/secret.js';
import { editsOf, type LineFormat, type Slot } from './line-edits.js';
import { cannotMigrate, isReplaced, type Rewritten, type SourceFile } from './migrated-line.js';
import { isMigrationNeeded, type MigrationPlan } from './migration-plan.js';
import { applyEdits } from './text-edits.js';

/**
 * The `.env` text with the plan carried out: former lines become comments, new ones stand where the first of them
 * stood, and every other line stays as it is. What cannot be read back is an issue instead.
 */
export function rewriteDotenv(file: SourceFile, plan: MigrationPlan, date: string): Rewritten | Issue {
  if (!isMigrationNeeded(plan)) return { text: file.text, edits: [] };
  const slots = dotenvAssignments(file.text).map((assignment) => slotOf(file.text, assignment));
  const edits = editsOf(slots, plan, { date, format: FORMAT });
  const text = applyEdits(file.text, edits);
  if (isAsPlanned(text, file.text, plan)) return { text, edits };
  const fix = 'write every variable on a line of its own, with its quotes closed';
  return cannotMigrate(file.name, 'its lines cannot be told apart', fix);
}

const FORMAT: LineFormat = {
  write: ({ variable, value }, slot) => {
    const head = slot?.name === variable ? slot.head : '';
    return new Secret(`${head}${quoted(variable, value.reveal())}`, `${head}${variable}=${String(value)}`);
  },
  show: ({ head, name }, value) => `${head}${name}=${value}`,
  indentOf: () => '',
};

/** Without quotes where that is read back the same: `docker run --env-file` would keep them. */
function quoted(variable: string, value: string): string {
  const ways = ['', "'", '"', '`'].map((quote) => `${variable}=${quote}${value}${quote}`);
  return ways.find((one) => parseDotenv(one)[variable] === value) ?? `${variable}=${value}`;
}

function slotOf(text: string, { name, head, firstLine, lastLine }: DotenvAssignment): Slot {
  const line = text.split('\n')[lastLine]?.trimEnd() ?? '';
  const [, value = ''] = /=\s*(.*)$/.exec(line) ?? [];
  const [closed = ''] = /^(["'`]).*?\1/.exec(value) ?? [];
  const remark = value.indexOf('#', closed.length);
  return { name, head, firstLine, lastLine, remark: remark < 0 ? '' : ` ${value.slice(remark)}` };
}

/** Reads the result back: the lines of the plan are there, the former variables are gone, the rest is the same. */
function isAsPlanned(text: string, before: string, plan: MigrationPlan): boolean {
  const [now, then] = [parseDotenv(text), parseDotenv(before)];
  const gone = new Set(plan.steps.filter(isReplaced).map(({ variable }) => variable));
  const wanted = new Map<string, string>(plan.lines.map(({ variable, value }) => [variable, value.reveal()]));
  const names = [...Object.keys(now), ...Object.keys(then), ...wanted.keys()];
  const expected = (name: string) => (gone.has(name) ? undefined : (wanted.get(name) ?? then[name]));
  return names.every((name) => now[name] === expected(name));
}
