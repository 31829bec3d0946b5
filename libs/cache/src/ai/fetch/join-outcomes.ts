import type { AiOutcome, AiSaving, AiUsage } from '../ai-types.js';

const FROM_CACHE = new Set(['hit', 'stale', 'collapsed']);

/** What is to be said of a batch whose parts were answered each in its own way. */
export function joinOutcomes(outcomes: readonly AiOutcome[]): AiOutcome {
  const [first] = outcomes;
  const found = outcomes.filter(({ status }) => FROM_CACHE.has(status)).length;
  const isMixed = found > 0 && found < outcomes.length;
  const ages = outcomes.flatMap(({ ageMs }) => ageMs ?? []);
  const savings = outcomes.flatMap(({ saved }) => saved ?? []);
  const asked = outcomes.find(({ status }) => !FROM_CACHE.has(status)) ?? first;
  return {
    status: asked?.status ?? 'hit',
    reason: isMixed ? `${found} of ${outcomes.length} out of the cache` : asked?.reason,
    stored: outcomes.some(({ stored }) => stored),
    ...(ages.length > 0 && !isMixed && { ageMs: Math.max(...ages) }),
    ...(savings.length > 0 && { saved: savings.reduce(addSavings) }),
  };
}

/** Tokens and money add up; the time is that of the slowest, since the parts would have been asked for at once. */
function addSavings(a: AiSaving, b: AiSaving): AiSaving {
  const isPriced = a.nanoUsd !== undefined && b.nanoUsd !== undefined;
  return {
    usage: a.usage && b.usage && addUsage(a.usage, b.usage),
    nanoUsd: isPriced ? a.nanoUsd + b.nanoUsd : undefined,
    latencyMs: Math.max(a.latencyMs, b.latencyMs),
  };
}

function addUsage(a: AiUsage, b: AiUsage): AiUsage {
  return {
    input: {
      noCache: a.input.noCache + b.input.noCache,
      cacheRead: a.input.cacheRead + b.input.cacheRead,
      cacheWrite: a.input.cacheWrite + b.input.cacheWrite,
    },
    output: { text: a.output.text + b.output.text, reasoning: a.output.reasoning + b.output.reasoning },
  };
}
