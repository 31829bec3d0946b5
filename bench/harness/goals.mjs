import { goodness, median } from './numbers.mjs';

/** What each of ours was to reach at a case, and whether it did. What was not measured in this run has no goals. */
export function goalsOf(measured, rows, { before, pace }) {
  const goals = (measured.goals ?? []).filter(({ isFullOnly }) => !(isFullOnly && pace.isQuick));
  return goals.flatMap((goal) =>
    rows
      .filter(
        (row) =>
          row.kind === 'ours' && row.error === undefined && (goal.for ?? row.contender) === row.contender,
      )
      .map((row) => judged(goal, row, { measured, rows, before }))
      .filter((result) => result !== undefined),
  );
}

function judged(goal, row, context) {
  const reached = reachedBy(goal, row, context);
  if (reached === undefined) return undefined;
  const isMet = reached >= (goal.atLeast ?? -Infinity) && reached <= (goal.atMost ?? Infinity);
  return { contender: row.contender, goal: textOf(goal, context.measured), reached, isMet, why: goal.why };
}

function reachedBy(goal, row, { measured, rows, before }) {
  if (goal.extra !== undefined) return row.extras[goal.extra];
  if (goal.of === undefined) return row.value;
  const rivals = goal.inCase === undefined ? rows : before.find(({ name }) => name === goal.inCase)?.rows;
  const rival = rivals?.find(({ contender }) => contender === goal.of);
  if (rival?.value === undefined) return undefined;
  if (rivals !== rows) return goodness(row.value, rival.value, measured.better);
  return median(row.samples.map((value, round) => goodness(value, rival.samples[round], measured.better)));
}

function textOf({ of, inCase, extra, atLeast, atMost }, { unit }) {
  const bound = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  if (extra !== undefined) return `${extra} ${bound}`;
  if (of === undefined) return `${bound} ${unit}`;
  return `${bound} × ${of}${inCase === undefined ? '' : ` at «${inCase}»`}`;
}
