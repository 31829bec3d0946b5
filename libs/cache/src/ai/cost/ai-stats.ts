import type { AiUsage } from '../ai-types.js';
import type { TextTier } from '../text-tier.js';

/** What has been counted since the start of the process. */
export interface AiStats {
  readonly total: AiTally;
  readonly operations: Readonly<Record<string, AiTally>>;
  /** By `provider/model`, or by the model where no provider is named. */
  readonly models: Readonly<Record<string, AiTally>>;
  readonly textTiers: Readonly<Record<TextTier, AiTally>>;
  /** Calls whose texts have `ai.textHashThreshold` characters or more. */
  readonly longTexts: number;
  /** Why calls went past the cache, and how many. */
  readonly bypassReasons: Readonly<Record<string, number>>;
  readonly recommendations: readonly AiRecommendation[];
}

/** How calls were answered, and what that spared. */
export interface AiTally {
  readonly calls: number;
  readonly hits: number;
  /** Answered after their lifetime, because the model failed. */
  readonly stale: number;
  /** Answered by a call that was under way. */
  readonly collapsed: number;
  readonly misses: number;
  /** Not looked up. */
  readonly bypassed: number;
  /** Answers of the model that were kept. */
  readonly stored: number;
  /** Share of the calls looked up that an answer was found for, 0 … 1; `undefined` before the first. */
  readonly hitRate: number | undefined;
  /** What callers did not have to ask the model for: hits, stale and collapsed ones. */
  readonly saved: AiAmounts;
  /** What the model answered, to calls past the cache as well. */
  readonly spent: AiAmounts;
}

/** Tokens, money and time of many answers. */
export interface AiAmounts {
  readonly usage: AiUsage;
  /** Billionths of a US dollar; `undefined` until the price of one answer was known. */
  readonly nanoUsd: bigint | undefined;
  /** Answers whose tokens were known but not their price: they are missing in the money. */
  readonly unpriced: number;
  /** Answers of which not even the tokens were known. */
  readonly unmeasured: number;
  /** Milliseconds: of what was spent how long the model took, of what was saved less the time of the cache. */
  readonly latencyMs: number;
}

/** What could be better, told from the figures. */
export interface AiRecommendation {
  readonly code:
    | 'low-hit-rate'
    | 'high-hit-rate'
    | 'many-xlarge-texts'
    | 'few-small-texts'
    | 'many-bypasses'
    | 'price-missing';
  readonly priority: 'high' | 'medium' | 'low';
  /** The operation or the model that it is about; `undefined` for all. */
  readonly subject?: string | undefined;
  readonly advice: string;
}
