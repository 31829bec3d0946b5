import { median } from './numbers.mjs';

/**
 * How far a ratio may fall below the committed one before it counts as a loss: machines differ, and so do quick rounds
 * beside other work. It finds what became several times slower, not what lost a few percent.
 */
export const TOLERANCE = 3;

/**
 * The ratios of ours, by workload, case and contender: of CPU time per call where calls are timed, since a busy machine
 * changes it least, otherwise of the value.
 */
export function baselineOf(workload, cases) {
  const ratios = cases.map(({ name, rows }) => {
    const ours = rows.filter(({ kind, guardRatios = [] }) => kind === 'ours' && guardRatios.length > 0);
    return [
      name,
      Object.fromEntries(
        ours.map(({ contender, guardRatios }) => [contender, Number(median(guardRatios).toPrecision(3))]),
      ),
    ];
  });
  const kept = ratios.filter(([, rows]) => Object.keys(rows).length > 0);
  return kept.length === 0 ? {} : { [workload]: Object.fromEntries(kept) };
}

/**
 * What a measured case lost against the baseline: the best round counts. Of a case without a limit its goals count; a
 * row that failed is a loss anyway.
 */
export function lossesOf(workload, { name, limit, rows, goals }, baseline) {
  const ours = rows.filter(({ kind }) => kind === 'ours');
  const failed = ours.filter(({ error }) => error !== undefined);
  const missed = limit === undefined ? goals.filter(({ isMet }) => !isMet) : [];
  const slower = ours.flatMap(({ contender, guardRatios = [] }) => {
    const expected = baseline[workload]?.[name]?.[contender];
    const measured = Math.max(...guardRatios);
    const isSlower = expected !== undefined && guardRatios.length > 0 && measured * TOLERANCE < expected;
    return isSlower ? [{ contender, expected, measured }] : [];
  });
  return [...failed, ...missed, ...slower].map((loss) => `${workload} · ${name} · ${lossText(loss, limit)}`);
}

function lossText({ contender, error, goal, reached, expected, measured }, limit) {
  if (error !== undefined) return `${contender} failed: ${error}`;
  if (goal !== undefined) return `${contender}: expected ${goal}, measured ${reached.toFixed(1)}`;
  const least = (expected / TOLERANCE).toFixed(3);
  return `${contender}: expected at least ${least} × ${limit} (the baseline is ${expected}), measured ${measured.toFixed(3)}`;
}
