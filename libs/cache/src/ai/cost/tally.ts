import type { AiStatus, AiUsage } from '../ai-types.js';
import type { TextTier } from '../text-tier.js';
import type { AiAmounts, AiTally } from './ai-stats.js';

/** One call, as it is counted. */
export interface AiCall {
  readonly operation?: string | undefined;
  readonly provider?: string | undefined;
  readonly model: string;
  readonly status: AiStatus;
  /** Why it was not looked up. */
  readonly reason?: string | undefined;
  readonly stored: boolean;
  /** Characters of its texts. */
  readonly textLength: number;
  readonly textTier: TextTier;
  /** How long the caller waited for the answer, in milliseconds. */
  readonly waitedMs: number;
  /** How long the model took for it, now or when the answer was made; `undefined` where it gave none. */
  readonly modelMs?: number | undefined;
  /** Of the answer, whether the model has just made it or not. */
  readonly usage?: AiUsage | undefined;
  readonly nanoUsd?: bigint | undefined;
}

const COUNTERS = {
  hit: 'hits',
  stale: 'stale',
  collapsed: 'collapsed',
  miss: 'misses',
  bypass: 'bypassed',
} as const satisfies Readonly<Record<AiStatus, keyof AiTally>>;

/** Counts calls of one kind. */
export class Tally {
  readonly #counts = { hits: 0, stale: 0, collapsed: 0, misses: 0, bypassed: 0, stored: 0 };
  readonly #saved = new Amounts();
  readonly #spent = new Amounts();

  add(call: AiCall): void {
    this.#counts[COUNTERS[call.status]]++;
    if (call.stored) this.#counts.stored++;
    const { modelMs } = call;
    if (modelMs === undefined) return;
    if (call.status === 'miss' || call.status === 'bypass') this.#spent.add(call, modelMs);
    else this.#saved.add(call, modelMs - call.waitedMs);
  }

  snapshot(): AiTally {
    const { hits, stale, collapsed, misses, bypassed } = this.#counts;
    const lookedUp = hits + stale + collapsed + misses;
    return {
      calls: lookedUp + bypassed,
      ...this.#counts,
      hitRate: lookedUp === 0 ? undefined : (hits + stale) / lookedUp,
      saved: this.#saved.snapshot(),
      spent: this.#spent.snapshot(),
    };
  }
}

class Amounts {
  readonly #input = { noCache: 0, cacheRead: 0, cacheWrite: 0 };
  readonly #output = { text: 0, reasoning: 0 };
  #nanoUsd: bigint | undefined;
  #unpriced = 0;
  #unmeasured = 0;
  #latencyMs = 0;

  add({ usage, nanoUsd }: AiCall, latencyMs: number): void {
    this.#latencyMs += latencyMs;
    if (nanoUsd !== undefined) this.#nanoUsd = (this.#nanoUsd ?? 0n) + nanoUsd;
    else if (usage !== undefined) this.#unpriced++;
    if (usage === undefined) this.#unmeasured++;
    else this.#count(usage);
  }

  snapshot(): AiAmounts {
    return {
      usage: { input: { ...this.#input }, output: { ...this.#output } },
      nanoUsd: this.#nanoUsd,
      unpriced: this.#unpriced,
      unmeasured: this.#unmeasured,
      latencyMs: this.#latencyMs,
    };
  }

  #count(usage: AiUsage): void {
    this.#input.noCache += usage.input.noCache;
    this.#input.cacheRead += usage.input.cacheRead;
    this.#input.cacheWrite += usage.input.cacheWrite;
    this.#output.text += usage.output.text;
    this.#output.reasoning += usage.output.reasoning;
  }
}
