import { ourSession } from './shared/our-session.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'this library, memory',
  kind: 'ours',
  tier: 'memory',
  open: (setting) => ourSession(setting, { mode: 'memory' }),
};
