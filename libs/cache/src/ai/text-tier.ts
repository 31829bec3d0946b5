import type { CacheConfig } from '../settings/types.js';

/** How long the texts of a request are, by `ai.textTiers`. */
export type TextTier = 'small' | 'medium' | 'large' | 'xlarge';

const TIERS = ['small', 'medium', 'large'] as const;

/** The tier of so many characters; a tier without a bound is left out. */
export function textTierOf(
  characters: number,
  { textTiers }: Pick<CacheConfig['ai'], 'textTiers'>,
): TextTier {
  return TIERS.find((tier) => characters <= (textTiers[tier] ?? -1)) ?? 'xlarge';
}

/** When memory takes an answer: as it is made, once it is asked for again, or not at all. */
export type Admission = 'at-once' | 'on-reuse' | 'never';

/** Long texts have large answers that are seldom asked for again: they have to earn their place in memory. */
export function admissionOf(
  tier: TextTier,
  { smartPromotion }: Pick<CacheConfig['ai'], 'smartPromotion'>,
): Admission {
  if (!smartPromotion || tier === 'small' || tier === 'medium') return 'at-once';
  return tier === 'large' ? 'on-reuse' : 'never';
}
