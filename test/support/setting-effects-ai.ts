import { createAiCache } from '../../libs/cache/src/ai/create-ai-cache.js';
import type { AiCache } from '../../libs/cache/src/ai/ai-cache.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import { CacheError } from '../../libs/cache/src/contracts/cache-error.js';
import type { BenchCache, EffectBench } from './effect-bench.js';
import type { SettingEffects } from './setting-effect.js';

const SECRET = 'a secret of the tests, long enough';

function ask(ai: AiCache, characters: number) {
  const request = { operation: 'summarize', model: 'small', input: 'x'.repeat(characters) };
  return ai.getOrGenerate(request, async () => 'an answer');
}

function withAiCache<T>(
  env: Environment,
  bench: EffectBench,
  use: (ai: AiCache, rig: BenchCache) => Promise<T>,
): Promise<T> {
  const beside = { mode: 'tiered', ttl: { jitterPercent: 0 }, memory: { ttlCap: '1h' } } as const;
  return bench.withCache(env, beside, async (rig) => {
    const ai = createAiCache(rig.cache, { secret: SECRET, scope: 'shared' });
    return use(ai, rig);
  });
}

/** How many answers are in memory after one was made of so many characters, and again after it was found. */
function inMemory(characters: number) {
  return (env: Environment, bench: EffectBench) =>
    withAiCache(env, bench, async (ai, { cache }) => {
      await ask(ai, characters);
      const made = cache.stats().memory.entries;
      await ask(ai, characters);
      return [made, cache.stats().memory.entries];
    });
}

/** What each setting of the AI cache does. */
export const aiEffects: SettingEffects = {
  'ai.operationTtl': {
    values: [{ summarize: '10s' }, { summarize: '50s' }],
    outcomes: ['miss', 'hit'],
    observe: (env, bench) =>
      withAiCache(env, bench, async (ai, { clock }) => {
        await ask(ai, 20);
        await clock.advance('30s'); // less than a heartbeat, whose answer would be late
        return (await ask(ai, 20)).cache.status;
      }),
  },
  'ai.maxTextLength': {
    values: [100, 99],
    outcomes: ['miss', 'CACHE_AI_TEXT_TOO_LONG'],
    observe: (env, bench) =>
      withAiCache(env, bench, (ai) =>
        ask(ai, 100).then(
          ({ cache }) => cache.status,
          (error) => (CacheError.isInstance(error) ? error.code : error),
        ),
      ),
  },
  'ai.hashAlgorithm': {
    values: ['sha256', 'sha512'],
    outcomes: [43, 86],
    observe: (env, bench) => withAiCache(env, bench, async (ai) => (await ask(ai, 20)).cache.key?.length),
  },
  'ai.smartPromotion': {
    values: [true, false],
    outcomes: [
      [0, 0],
      [1, 1],
    ],
    observe: inMemory(30_000),
  },
  'ai.textTiers': {
    values: [
      { small: 10, medium: 100, large: 1_000 },
      { small: 10, medium: 20, large: 100 },
      { small: 10, medium: 20, large: 30 },
    ],
    outcomes: [
      [1, 1],
      [0, 1],
      [0, 0],
    ],
    observe: inMemory(100),
  },
  'ai.textHashThreshold': {
    values: [500, 501],
    outcomes: [1, 0],
    observe: (env, bench) =>
      withAiCache(env, bench, async (ai) => {
        await ask(ai, 500);
        return ai.stats().longTexts;
      }),
  },
};
