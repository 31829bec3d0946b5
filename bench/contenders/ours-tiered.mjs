import { ourSession } from './shared/our-session.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'this library, memory over Redis',
  kind: 'ours',
  tier: 'both',
  open: (setting) => ourSession(setting),
};
