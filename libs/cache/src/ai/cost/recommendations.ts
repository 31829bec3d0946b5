import type { AiRecommendation, AiStats, AiTally } from './ai-stats.js';

/** Fewer calls than these say nothing. */
const ENOUGH_CALLS = 10;
const LOW_HIT_RATE = 0.3;
const HIGH_HIT_RATE = 0.9;
const MANY_XLARGE = 0.2;
const FEW_SMALL = 0.1;
const MANY_BYPASSES = 0.2;

/** What the figures are told from. */
export type CountedStats = Omit<AiStats, 'recommendations'>;

/** What could be better, the most important first. */
export function recommendationsFor(stats: CountedStats): readonly AiRecommendation[] {
  const found = [
    ...Object.entries(stats.operations).flatMap(([operation, tally]) => onHitRate(operation, tally)),
    ...onTextTiers(stats),
    ...onBypasses(stats),
    ...Object.entries(stats.models).flatMap(([model, tally]) => onPrices(model, tally)),
  ];
  const order = ['high', 'medium', 'low'];
  return found.sort((a, b) => order.indexOf(a.priority) - order.indexOf(b.priority));
}

function onHitRate(subject: string, { hitRate, calls, bypassed }: AiTally): AiRecommendation[] {
  const lookedUp = calls - bypassed;
  if (hitRate === undefined || lookedUp < ENOUGH_CALLS) return [];
  const share = `${percent(hitRate)} of ${lookedUp} calls were answered from the cache`;
  if (hitRate < LOW_HIT_RATE) {
    const advice = `${share}: let explain() tell what differs from call to call, and name it in volatile or ignore, or raise ai.operationTtl`;
    return [{ code: 'low-hit-rate', priority: 'high', subject, advice }];
  }
  if (hitRate <= HIGH_HIT_RATE) return [];
  const advice = `${share}: nothing to do, or a shorter ai.operationTtl where answers should be fresher`;
  return [{ code: 'high-hit-rate', priority: 'low', subject, advice }];
}

function onTextTiers({ total, textTiers }: CountedStats): AiRecommendation[] {
  if (total.calls < ENOUGH_CALLS) return [];
  const [xlarge, small] = [textTiers.xlarge.calls / total.calls, textTiers.small.calls / total.calls];
  const found: AiRecommendation[] = [];
  if (xlarge > MANY_XLARGE) {
    const advice = `${percent(xlarge)} of the texts reach ai.textTiers.large: split them, or raise the bound`;
    found.push({ code: 'many-xlarge-texts', priority: 'medium', advice });
  }
  if (small < FEW_SMALL) {
    const advice = `${percent(small)} of the texts are shorter than ai.textTiers.small: the bounds may be too low for these texts`;
    found.push({ code: 'few-small-texts', priority: 'low', advice });
  }
  return found;
}

function onBypasses({ total, bypassReasons }: CountedStats): AiRecommendation[] {
  const share = total.bypassed / total.calls;
  if (total.calls < ENOUGH_CALLS || share <= MANY_BYPASSES) return [];
  const [[reason, count] = ['', 0]] = Object.entries(bypassReasons).sort(([, a], [, b]) => b - a);
  const advice = `${percent(share)} of ${total.calls} calls went past the cache, most often (${count}): ${reason}`;
  return [{ code: 'many-bypasses', priority: 'medium', advice }];
}

function onPrices(subject: string, { saved, spent }: AiTally): AiRecommendation[] {
  const unpriced = saved.unpriced + spent.unpriced;
  if (unpriced === 0) return [];
  const advice = `what ${unpriced} answers cost is not known: give input, output and, where they are used, cacheRead and cacheWrite in prices`;
  return [{ code: 'price-missing', priority: 'low', subject, advice }];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
