import { nodeRedisSession } from './shared/node-redis-session.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'node-redis, its defaults',
  kind: 'limit',
  tier: 'redis',
  open: (setting) => nodeRedisSession(setting),
};
