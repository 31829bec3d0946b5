import { nodeRedisSession } from './shared/node-redis-session.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'node-redis, no timers',
  kind: 'limit',
  tier: 'redis',
  open: (setting) => nodeRedisSession(setting, { commandOptions: { timeout: undefined } }),
};
