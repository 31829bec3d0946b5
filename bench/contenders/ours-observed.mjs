import { ourSession } from './shared/our-session.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'this library, memory, every event counted',
  kind: 'ours',
  tier: 'memory',
  onlyNamed: true,
  open(setting) {
    const counts = { hit: 0, miss: 0, set: 0, delete: 0, load: 0, trouble: 0 };
    const observer = {
      onHit: () => counts.hit++,
      onMiss: () => counts.miss++,
      onSet: () => counts.set++,
      onDelete: () => counts.delete++,
      onLoad: () => counts.load++,
      onTrouble: () => counts.trouble++,
    };
    return ourSession(setting, { mode: 'memory', observer });
  },
};
