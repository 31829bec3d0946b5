import { createAiCache } from '../harness/library.mjs';
import { openCache } from './shared/our-session.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'this library, its AI cache in memory',
  kind: 'ours',
  tier: 'ai',
  open: async (setting) => {
    const cache = await openCache(setting, { mode: 'memory' });
    const ai = createAiCache(cache, { scope: 'shared', secret: 'only to measure, long enough' });
    return {
      get: (key) => cache.get(key),
      set: (key, value) => cache.set(key, value),
      generate: async (request, generate) => (await ai.getOrGenerate(request, generate)).value,
      stream: (request, start) => ai.getOrStream(request, start),
      close: () => cache.close(),
    };
  },
};
