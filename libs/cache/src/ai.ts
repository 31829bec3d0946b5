export { AiCache } from './ai/ai-cache.js';
export type { AiCacheOptions, AiOperation, ReplayPace } from './ai/ai-cache-options.js';
export type { AiExplanation } from './ai/ai-explanation.js';
export type { AiInvalidation } from './ai/ai-tags.js';
export type {
  AiCallOptions,
  AiControls,
  AiMode,
  AiOutcome,
  AiRequest,
  AiResult,
  AiSaving,
  AiStatus,
  AiStream,
  AiStreamOptions,
  AiUsage,
  AnswerFacts,
  AnswerKind,
  AnswerReader,
  Generate,
  StartStream,
  Verdict,
} from './ai/ai-types.js';
export { AiCooldownError } from './ai/cooldowns.js';
export type { AiAmounts, AiRecommendation, AiStats, AiTally } from './ai/cost/ai-stats.js';
export type { ModelPrice, PriceTable } from './ai/cost/price-table.js';
export { usageOf } from './ai/cost/usage-of.js';
export { createAiCache } from './ai/create-ai-cache.js';
export { createAiFetch } from './ai/fetch/create-ai-fetch.js';
export type { AiFetchOptions, FetchCache } from './ai/fetch/fetch-cache.js';
export type { FieldDifference, FieldPrint } from './ai/keys/explain-requests.js';
export type { TextTier } from './ai/text-tier.js';
export type { WireCall } from './ai/wire/wire-reader.js';
