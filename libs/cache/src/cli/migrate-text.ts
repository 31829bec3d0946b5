import type { Issue } from '../contracts/issue.js';
import { formatIssue } from '../config/format-issues.js';
import {
  isMigrationNeeded,
  type MigrationPlan,
  type MigrationStep,
} from '../config/migrate/migration-plan.js';
import type { PlannedPart } from '../config/migrate/overlays.js';
import { formatDiff } from '../config/migrate/text-edits.js';
import { alignColumns } from './columns.js';
import { isFileNeeded, type FileMigration } from './migrate-files.js';

const WIDEST = 40;

/** Everything that a run of `migrate` found and did. */
export interface MigrationReport {
  readonly files: readonly FileMigration[];
  /** The environment of the process, which can only be reported. */
  readonly process: readonly PlannedPart[];
  /** What was written, and the backup of each. */
  readonly written: readonly { readonly file: string; readonly backup: string }[];
  readonly issues: readonly Issue[];
}

/** The report for people; its last line is the proof. */
export function migrationText(report: MigrationReport): string {
  const { files, process, written, issues } = report;
  const needed = files.filter(isFileNeeded);
  if (needed.length === 0 && process.length === 0 && issues.length === 0)
    return 'Nothing to migrate: no variable of the former style.';
  return [
    ...needed.flatMap((file) => [...file.parts.flatMap(partText), ...diffText(file)]),
    ...process.flatMap((part) => [...partText(part), processText(part)]),
    ...issues.map(formatIssue),
    ...(written.length > 0 ? [writtenText(written)] : []),
    proofLine(report),
  ].join('\n\n');
}

function partText({ file, service, plan }: PlannedPart): string[] {
  if (!isMigrationNeeded(plan)) return [];
  const name = service === undefined ? file : `${file}, service ${service}`;
  const preset = plan.lines.length > 0 ? `: preset ${plan.preset}, which ${reasonOf(plan)}` : '';
  const rows = plan.steps.map(({ at, variable, value, kind, home, note }: MigrationStep) => [
    `  ${at}`,
    value === undefined ? variable : shortened(`${variable}=${value}`),
    kind,
    [home, note].filter(Boolean).join('; '),
  ]);
  return [[`${name}${preset}`, ...alignColumns(rows)].join('\n')];
}

function shortened(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}

/** `CACHE_PRESET says so` names the reason for a person, the other reasons begin with a verb. */
function reasonOf({ reason }: MigrationPlan): string {
  return reason.startsWith('leaves') ? reason : `is chosen: ${reason}`;
}

function diffText({ name, rewritten }: FileMigration): string[] {
  return rewritten && rewritten.edits.length > 0 ? [formatDiff(name, rewritten.edits)] : [];
}

function processText({ plan }: PlannedPart): string {
  const set = plan.lines.filter(({ isChanged }) => isChanged).map(({ variable, value }) => `  ${variable}=${String(value)}`);
  const unset = plan.steps.filter(({ kind }) => !['stays', 'copied', 'needs a decision'].includes(kind)).map(({ variable }) => `  ${variable}`);
  return ['set where the process gets its environment from:', ...set, 'and unset:', ...unset].join('\n');
} // prettier-ignore

function writtenText(written: MigrationReport['written']): string {
  return written.map(({ file, backup }) => `written: ${file}, as it was: ${backup}`).join('\n');
}

/** How many of the former settings the result reproduces; what is not decided is not reproduced. */
function proofLine({ files, process, issues }: MigrationReport): string {
  const plans = [...files.flatMap(({ parts }) => parts), ...process].map(({ plan }) => plan);
  const proof = plans.flatMap((plan) => plan.proof);
  const open = plans.filter((plan) => plan.proof.length === 0).flatMap(({ steps }) => steps.filter(({ kind }) => !/^(stays|removed|copied)$/.test(kind)));
  const equal = proof.filter((line) => line.equal).length;
  return `equivalence: ${equal}/${proof.length + open.length} legacy settings reproduce exactly; issues ${issues.length}`;
} // prettier-ignore
