import { ContenderProcess } from './contender-process.mjs';
import { goalsOf } from './goals.mjs';
import { goodness, median } from './numbers.mjs';

/** @typedef {{ url: string, hits: () => Promise<number> }} Redis */

/**
 * Measures one case: every contender is filled and proved to be right, then they take turns, so that what else the
 * machine does falls on all of them alike; the order is flipped from round to round, and the first rounds are thrown away.
 *
 * @param {object} run
 * @param {ReadonlyMap<string, import('./types.mjs').Contender>} run.contenders Those that may take part.
 * @param {readonly object[]} run.before The cases of this workload that are measured already.
 */
export async function measureCase({ workloadName, measured, contenders, redis, pace, before }) {
  const racers = await startAll({ workloadName, measured, contenders, redis, pace });
  try {
    const warmUps = measured.rounds === undefined ? pace.warmUps : 0;
    for (let index = -warmUps; index < 0; index++) await runRound(racers, index, redis);
    const rounds = measured.rounds ?? pace.rounds;
    for (let index = 0; index < rounds; index++) {
      const order = index % 2 === 0 ? racers : racers.toReversed();
      await runRound(order, index, redis);
    }
  } finally {
    await Promise.all(racers.map(({ racer }) => racer?.stop()));
  }
  const rows = rowsOf(racers, measured);
  const { name, unit, better, limit } = measured;
  return { name, unit, better, limit, rows, goals: goalsOf(measured, rows, { before, pace }) };
}

/** Who takes part in a case, by name. */
export function takingPart({ tier, contenders: names, contendersExcept = [], kinds }, contenders) {
  return [...contenders].filter(([name, contender]) => {
    if (names) return names.includes(name);
    const isThere = contender.tier === tier || contender.tier === 'both';
    const isOut = contender.onlyNamed === true || contendersExcept.includes(name);
    return isThere && !isOut && (kinds?.includes(contender.kind) ?? true);
  });
}

async function startAll({ workloadName, measured, contenders, redis, pace }) {
  const racers = [];
  for (const [contenderName, { title, kind, leavesOut }] of takingPart(measured, contenders)) {
    const namespace = `${workloadName}-${measured.name}-${contenderName}`
      .replaceAll(/[^\w-]+/g, '-')
      .slice(-64);
    const setting = {
      url: redis.url,
      namespace: namespace.replace(/^[^a-z\d]+/i, ''),
      entries: measured.entries,
    };
    const round = { isQuick: pace.isQuick, roundMs: pace.roundMs };
    const savings = leavesOut?.[measured.tier ?? 'redis'];
    const state = { contender: contenderName, title, kind, leavesOut: savings, samples: [] };
    try {
      const { racer, lacks } = await ContenderProcess.start({
        contenderName,
        workloadName,
        measured,
        setting,
        round,
      });
      state.racer = racer;
      if (lacks.length > 0) await racer.stop();
      else {
        racers.push(state);
        await racer.prepare();
      }
    } catch (error) {
      if (!racers.includes(state)) racers.push(state);
      state.error = error.message;
    }
  }
  return racers;
}

async function runRound(racers, index, redis) {
  for (const state of racers) {
    if (state.error !== undefined) continue;
    try {
      const hits = await redis.hits();
      const sample = await state.racer.round(index);
      if (sample.reads !== undefined) checkReads((await redis.hits()) - hits, sample.reads);
      if (index >= 0) state.samples.push(sample);
    } catch (error) {
      state.error = error.message;
    }
  }
}

/** Of a case that is to measure Redis, memory must not have answered. */
function checkReads(hits, reads) {
  if (hits < reads * 0.95) throw new Error(`only ${hits} of ${reads} reads reached Redis`);
}

function rowsOf(racers, { limit, better }) {
  const limitSamples = racers.find(({ contender }) => contender === limit)?.samples ?? [];
  return racers.map(({ contender, title, kind, leavesOut, error, samples }) => {
    if (error !== undefined) return { contender, title, kind, error };
    const values = samples.map(({ value }) => value);
    const ratios = ratiosOf(
      values,
      limitSamples.map(({ value }) => value),
      better,
    );
    const cpu = (one) => one.cpuPerCall;
    const cpuRatios = ratiosOf(samples.map(cpu), limitSamples.map(cpu), 'lower');
    return {
      contender,
      title,
      kind,
      ...(leavesOut === undefined ? {} : { leavesOut }),
      value: median(values),
      samples: values,
      ...(ratios.length > 0 ? { ratio: median(ratios) } : {}),
      guardRatios: cpuRatios.length > 0 ? cpuRatios : ratios,
      ...extrasOf(samples),
    };
  });
}

/** Round by round; none where one side measured nothing. */
function ratiosOf(values, limits, better) {
  return values
    .map((value, round) => goodness(value, limits[round], better))
    .filter((ratio) => Number.isFinite(ratio));
}

function extrasOf(samples) {
  const names = Object.keys(samples[0]?.extras ?? {});
  if (names.length === 0) return {};
  const worst = (name) => Math.max(...samples.map(({ extras }) => extras[name]));
  return { extras: Object.fromEntries(names.map((name) => [name, worst(name)])) };
}
