import { Secret } from '../../settings/secret.js';
import type { MigrationLine, MigrationPlan, MigrationStep } from './migration-plan.js';
import { isReplaced, migratedComment } from './migrated-line.js';
import type { TextEdit } from './text-edits.js';

/** The lines of a file that set a variable. */
export interface Slot {
  readonly name: string;
  /** What stands before the name. */
  readonly head: string;
  /** From 0. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** What is remarked behind the value, with a blank before it; kept and, as it could be anything, never printed. */
  readonly remark: string;
}

/** How a kind of file writes a variable. */
export interface LineFormat {
  /** A line that sets a variable where `slot` is, or beside it where it is of another variable. */
  readonly write: (line: MigrationLine, slot: Slot | undefined) => Secret;
  /** A line that is there, with the value where it may be printed. */
  readonly show: (slot: Slot, value: string) => string;
  /** What stands before a comment in the place of the slot. */
  readonly indentOf: (slot: Slot) => string;
}

/** Former lines as comments, and the new ones in the place of their variable, else before the first former line. */
export function editsOf(
  slots: readonly Slot[],
  plan: MigrationPlan,
  { date, format }: { readonly date: string; readonly format: LineFormat },
): TextEdit[] {
  const steps = new Map(plan.steps.filter(isReplaced).map((step) => [step.variable, step]));
  const lastOf = (name: string) => slots.findLast((slot) => slot.name === name);
  const comments = slots.flatMap((slot) => {
    const step = steps.get(slot.name);
    if (!step) return [];
    const said = lastOf(slot.name) === slot ? step : setAgain(step);
    const comment = format.indentOf(slot) + migratedComment(said, date);
    const remark = said.value === undefined ? '' : slot.remark;
    return [{ ...removal(slot, format, said.value), added: [new Secret(comment + remark, comment)] }];
  });
  const changed = plan.lines.filter(({ isChanged }) => isChanged);
  const replaced = changed.flatMap((line) => {
    const slot = lastOf(line.variable);
    return slot ? [{ ...removal(slot, format), added: [withRemark(format.write(line, slot), slot)] }] : [];
  });
  const first = slots.find(({ name }) => steps.has(name)) ?? slots[0];
  const inserted = changed.filter(({ variable }) => !lastOf(variable)).map((line) => format.write(line, first));
  const insertion = { line: first?.firstLine ?? 0, removed: [], added: inserted };
  return [...comments, ...replaced, ...(inserted.length > 0 ? [insertion] : [])];
} // prettier-ignore

function setAgain({ value: _value, ...step }: MigrationStep): MigrationStep {
  return { ...step, home: `${step.variable}, set again below` };
}

function withRemark(line: Secret, { remark }: Slot): Secret {
  return new Secret(line.reveal() + remark, line.toString());
}

function removal(slot: Slot, { show }: LineFormat, value = '******'): Pick<TextEdit, 'line' | 'removed'> {
  const rest = Array.from({ length: slot.lastLine - slot.firstLine }, () => '******');
  return { line: slot.firstLine, removed: [show(slot, value), ...rest] };
}
