/** @typedef {{ name: string, run: () => unknown, targetMs?: number, isBaseline?: boolean }} Case */

const WARM_UP_ROUNDS = 30;

/**
 * Median time per call, in milliseconds, of every case. The cases take turns, so that what else the machine does falls
 * on all of them alike; each round starts with another one.
 *
 * @param {readonly Case[]} cases
 */
export function measure(cases, { rounds = 300, callsPerRound = 5 } = {}) {
  const times = new Map(cases.map(({ name }) => [name, []]));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const { name, run } of rotated(cases, Math.abs(round))) {
      const start = performance.now();
      for (let call = 0; call < callsPerRound; call++) run();
      if (round >= 0) times.get(name).push((performance.now() - start) / callsPerRound);
    }
  }
  const baseline = cases.find(({ isBaseline }) => isBaseline);
  const unit = baseline ? median(times.get(baseline.name)) : undefined;
  return cases.map(({ name, targetMs }) => {
    const medianMs = median(times.get(name));
    return { name, medianMs, targetMs, ratio: unit === undefined ? undefined : medianMs / unit };
  });
}

/** Lines for people: name, median, ratio to the baseline, and whether the target is met. */
export function formatResults(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results.map(({ name, medianMs, ratio, targetMs }) => {
    const cells = [name.padEnd(width), `${medianMs.toFixed(3)} ms`.padStart(11)];
    if (ratio !== undefined) cells.push(`×${ratio.toPrecision(3)}`.padStart(7));
    if (targetMs !== undefined) cells.push(`${medianMs <= targetMs ? '≤' : 'above'} ${targetMs} ms`);
    return `  ${cells.join('  ')}`;
  });
}

function rotated(cases, by) {
  const start = by % cases.length;
  return [...cases.slice(start), ...cases.slice(0, start)];
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
