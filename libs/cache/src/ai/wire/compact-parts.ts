import { haveOneShape, leavesOf, rebuild } from './part-shape.js';

/** One field that differs within a run, by its place among the leaves of a part. */
type Column =
  | { readonly leaf: number; readonly text: string; readonly lengths: readonly number[] }
  | { readonly leaf: number; readonly from: number; readonly step: number }
  | { readonly leaf: number; readonly numbers: readonly number[] };

/** A part as it is, or a run: its first part, how many there are, and the fields in which they differ. */
type Compact =
  readonly [part: unknown] | readonly [first: unknown, count: number, columns: readonly Column[]];

/** The parts of a recorded stream, runs of parts of one shape merged: their texts are one text and a list of lengths. */
export type CompactParts = readonly Compact[];

/** Bounds what a broken record can make of a few bytes. */
const MAX_RUN = 100_000;

/** Merges neighbours of one shape, whatever it is: chunks of a provider, parts of an SDK, plain texts. Other parts stay as they are. */
export function compactParts(parts: readonly unknown[]): CompactParts {
  return runsOf(parts).map((run): Compact => {
    const [first] = run;
    return run.length === 1 ? [first] : [first, run.length, columnsOf(run)];
  });
}

/** The parts that `compactParts` was given; `undefined` where the record is not one of its own. */
export function expandParts(compact: unknown): unknown[] | undefined {
  if (!Array.isArray(compact)) return undefined;
  const parts: unknown[] = [];
  for (const item of compact as readonly unknown[]) {
    if (!Array.isArray(item)) return undefined;
    const [first, count, columns] = item as readonly unknown[];
    if (item.length === 1) parts.push(first);
    else if (item.length !== 3 || !isCount(count) || !Array.isArray(columns)) return undefined;
    else {
      const readers = columns.map((column) => readColumn(column, count));
      if (!readers.every((reader) => reader !== undefined)) return undefined;
      const byLeaf = new Map(readers.map(({ leaf, next }) => [leaf, next]));
      for (let index = 0; index < count; index++)
        parts.push(rebuild(first, (leaf) => byLeaf.get(leaf)?.(index)));
    }
  }
  return parts;
}

/** Neighbours of one shape; a part that is more than plain JSON is a run of its own. */
function runsOf(parts: readonly unknown[]): unknown[][] {
  const runs: unknown[][] = [];
  for (const part of parts) {
    const run = runs.at(-1);
    if (run !== undefined && run.length < MAX_RUN && haveOneShape(run[0], part)) run.push(part);
    else runs.push([part]);
  }
  return runs;
}

function columnsOf(run: readonly unknown[]): Column[] {
  const rows = run.map((part) => leavesOf(part));
  const [first = []] = rows;
  return first.flatMap((value, leaf) => {
    const values = rows.map((row) => row[leaf]);
    if (values.every((other) => other === value)) return [];
    return [columnOf(leaf, values as readonly string[] | readonly number[])];
  });
}

function columnOf(leaf: number, values: readonly string[] | readonly number[]): Column {
  if (isTexts(values)) return { leaf, text: values.join(''), lengths: values.map(({ length }) => length) };
  const [from = 0, second = 0] = values;
  const step = second - from;
  const isEven = values.every((value, index) => value === from + step * index && Number.isSafeInteger(value));
  return isEven ? { leaf, from, step } : { leaf, numbers: values };
}

function isTexts(values: readonly string[] | readonly number[]): values is readonly string[] {
  return typeof values[0] === 'string';
}

/** How the values of a column are read, one after the other; `undefined` where it is none of `count` values. */
function readColumn(
  column: unknown,
  count: number,
): { readonly leaf: number; readonly next: (index: number) => unknown } | undefined {
  const { leaf, text, lengths, from, step, numbers } = Object(column) as Record<string, unknown>;
  if (typeof leaf !== 'number') return undefined;
  if (typeof from === 'number' && typeof step === 'number')
    return { leaf, next: (index) => from + step * index };
  if (isNumbers(numbers, count)) return { leaf, next: (index) => numbers[index] };
  if (typeof text !== 'string' || !isNumbers(lengths, count)) return undefined;
  const isPartition = lengths.every((length) => length >= 0) && sumOf(lengths) === text.length;
  if (!isPartition) return undefined;
  let end = 0;
  return { leaf, next: (index) => text.slice(end, (end += lengths[index] ?? 0)) };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function isNumbers(values: unknown, count: number): values is readonly number[] {
  return (
    Array.isArray(values) && values.length === count && values.every((value) => typeof value === 'number')
  );
}

function isCount(count: unknown): count is number {
  return Number.isInteger(count) && Number(count) > 1 && Number(count) <= MAX_RUN;
}
