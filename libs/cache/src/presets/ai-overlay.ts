import type { Profile, ReasonedValues } from './preset.js';

const OPERATIONS = 'an answer costs money: keep it about as long as its input stays the same';

const general: ReasonedValues = { set: {}, why: {} };

const development: ReasonedValues = {
  set: {
    ttl: { default: '30m' },
    memory: { maxEntries: 100 },
    ai: {
      textHashThreshold: 500,
      maxTextLength: 50_000,
      textTiers: { small: 500, medium: 2_000, large: 10_000 },
      operationTtl: { summarize: '30m', sentiment: '15m', key_points: '20m', questions: '25m', qa: '15m' },
    },
  },
  why: {
    'ttl.default': 'long enough to work on one prompt without paying for it again',
    'memory.maxEntries': 'answers of one afternoon',
    'ai.textHashThreshold': 'texts at the desk are short: 500 characters tell long from short there',
    'ai.maxTextLength': 'a mistake at the desk must not send a book to the model',
    'ai.textTiers': 'texts at the desk are short: lower bounds exercise every tier',
    'ai.operationTtl': 'a changed prompt template shows up within half an hour',
  },
};

const production: ReasonedValues = {
  set: {
    ttl: { default: '4h' },
    memory: { maxEntries: 1_000 },
    ai: {
      textHashThreshold: 1_000,
      maxTextLength: 200_000,
      textTiers: { small: 1_000, medium: 5_000, large: 25_000 },
      operationTtl: { summarize: '4h', sentiment: '2h', key_points: '3h', questions: '160m', qa: '2h' },
    },
  },
  why: {
    'ttl.default': 'a call to the model costs seconds and money: twice the life of web data',
    'memory.maxEntries': 'an answer is a few KiB: 1000 of them are under 10 MiB',
    'ai.textHashThreshold': 'texts of users: 1000 characters tell a message from a document',
    'ai.maxTextLength': 'about 50 000 tokens: what current models read at once',
    'ai.textTiers': 'texts of users: a message, an article, a report',
    'ai.operationTtl': OPERATIONS,
  },
};

/** The name under which the overlay's values appear as an origin: the strategy of the `ai-` presets. */
export const AI_STRATEGY = 'ai_optimized';

/** What switching AI on adds to a preset, by the preset's profile; presets of other profiles keep the defaults. */
export const aiOverlay: Readonly<Record<Profile, ReasonedValues>> = {
  development,
  testing: general,
  general,
  production,
};
