/**
 * How far a ratio may fall below the committed one before it counts as a loss: machines differ, and so do quick rounds
 * beside other work. It finds what became several times slower, not what lost a few percent.
 */
export const TOLERANCE = 3;

/** The ratios of ours, by workload, case and contender. */
export function baselineOf(workloads) {
  const ratios = {};
  for (const [workload, { cases }] of Object.entries(workloads))
    for (const { name, rows } of cases)
      for (const { contender, kind, ratio } of rows)
        if (kind === 'ours' && ratio !== undefined)
          ((ratios[workload] ??= {})[name] ??= {})[contender] = Number(ratio.toPrecision(3));
  return ratios;
}

/**
 * What a measured case lost against the baseline: the best round counts. Of a case without ratios its goals count; a row
 * that failed is a loss anyway.
 */
export function lossesOf(workload, { name, limit, rows, goals }, baseline) {
  const ours = rows.filter(({ kind }) => kind === 'ours');
  const failed = ours
    .filter(({ error }) => error !== undefined)
    .map(({ contender, error }) => ({ contender, error }));
  const missed = limit === undefined ? goals.filter(({ isMet }) => !isMet) : [];
  const slower = ours.flatMap(({ contender, bestRatio }) => {
    const expected = baseline[workload]?.[name]?.[contender];
    if (expected === undefined || bestRatio === undefined) return [];
    return bestRatio * TOLERANCE >= expected ? [] : [{ contender, expected, measured: bestRatio }];
  });
  return [...failed, ...missed, ...slower].map((loss) => `${workload} · ${name} · ${lossText(loss, limit)}`);
}

function lossText({ contender, error, goal, reached, expected, measured }, limit) {
  if (error !== undefined) return `${contender} failed: ${error}`;
  if (goal !== undefined) return `${contender}: expected ${goal}, measured ${reached.toFixed(1)}`;
  const least = (expected / TOLERANCE).toFixed(3);
  return `${contender}: expected at least ${least} × ${limit} (the baseline is ${expected}), measured ${measured.toFixed(3)}`;
}
