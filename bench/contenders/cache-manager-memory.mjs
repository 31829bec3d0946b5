import { cacheManagerSession } from './shared/cache-manager-session.mjs';

/** Its default memory: a Map without a bound. @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'cache-manager, its default memory (unbounded)',
  kind: 'peer',
  tier: 'memory',
  leavesOut: {
    memory: 'bounds nothing: it grows until the process ends, and evicts nothing',
  },
  packages: ['cache-manager'],
  async open() {
    const { createCache } = await import('cache-manager');
    return cacheManagerSession(createCache({ ttl: 3_600_000 }));
  },
};
