import { formatMiB } from '../machine-advice.js';
import {
  boundsOf,
  changeTo,
  memoryLimit,
  metric,
  numberOf,
  percent,
  readsOf,
  roomFor,
  share,
  valueBytes,
} from './measures.js';
import type { SuggestRule } from './rule.js';

const HIGH_HIT_RATIO = 0.8;
const LOW_HIT_RATIO = 0.5;
const FEW_READ_AGAIN = 0.1;
const MANY_UNREAD = 0.6;
const MANY_RECOMPUTED = 0.3;
const CONNECT_MARGIN = 10;

/** Evictions although memory answers most reads: more room keeps what is asked for again. */
const memoryTooSmall: SuggestRule = {
  id: 'memory-too-small',
  needs: ['memoryHits', 'memoryMisses', 'evictions', 'evictionsReadAgainWithin60Seconds'],
  samples: { of: ['memoryHits', 'memoryMisses'], min: 10_000, unit: 'reads' },
  evaluate: (situation) => {
    const [reads, hitRatio] = readsOf(situation);
    const again = share(situation, 'evictionsReadAgainWithin60Seconds', 'evictions');
    const [current, room] = [numberOf(situation, 'memory.maxEntries'), roomFor(situation)];
    const to = Math.min(current * 2, room);
    if (hitRatio < HIGH_HIT_RATIO || again < FEW_READ_AGAIN || to <= current) return [];
    const readAgain = metric(situation, 'evictionsReadAgainWithin60Seconds');
    const spared = Math.min(readAgain, metric(situation, 'memoryMisses')) / reads; // what was not missed is not spared
    const more = (to - current) * valueBytes(situation);
    const change = changeTo(situation, ['memory.maxEntries', to], {
      evidence: [
        `memory answers ${percent(hitRatio)} of the reads`,
        `${percent(again)} of the evicted entries are asked for again within 60 s`,
      ],
      effect: `up to ${percent(spared)} of the reads no longer go to Redis; about +${formatMiB(more)}`,
      risk: `memory: a tenth of ${formatMiB(memoryLimit(situation))} holds ${room} entries`,
    });
    return [change];
  },
};

/** Entries that leave before a second read, from a tier that answers few reads: memory is spent on nothing. */
const memoryUnread: SuggestRule = {
  id: 'memory-unread',
  needs: [
    'memoryHits',
    'memoryMisses',
    'evictions',
    'evictionsBeforeSecondRead',
    'evictionsReadAgainWithin60Seconds',
  ],
  samples: { of: ['evictions'], min: 1_000, unit: 'evictions' },
  evaluate: (situation) => {
    const [, hitRatio] = readsOf(situation);
    const unread = share(situation, 'evictionsBeforeSecondRead', 'evictions');
    const again = share(situation, 'evictionsReadAgainWithin60Seconds', 'evictions');
    const current = numberOf(situation, 'memory.maxEntries');
    const to = Math.ceil(current / 2);
    const isUseful = hitRatio > LOW_HIT_RATIO || again > FEW_READ_AGAIN;
    if (unread <= MANY_UNREAD || isUseful || to === current) return [];
    const change = changeTo(situation, ['memory.maxEntries', to], {
      evidence: [
        `${percent(unread)} of the evicted entries were read at most once`,
        `memory answers ${percent(hitRatio)} of the reads`,
      ],
      effect: `about −${formatMiB((current - to) * valueBytes(situation))}`,
      risk: 'reads that come in waves further apart than a minute may need the room',
    });
    return [change];
  },
};

/** A time to connect far beyond what connecting takes: a lost server is noticed late. */
const connectTimeoutTooLong: SuggestRule = {
  id: 'connect-timeout-too-long',
  needs: ['connects', 'connectP99Milliseconds'],
  samples: { of: ['connects'], min: 100, unit: 'connects' },
  evaluate: (situation) => {
    const p99 = metric(situation, 'connectP99Milliseconds');
    const to = Math.max(roundUp(p99 * CONNECT_MARGIN), boundsOf('redis.connectTimeout').min);
    if (numberOf(situation, 'redis.connectTimeout') <= to) return [];
    const change = changeTo(situation, ['redis.connectTimeout', to], {
      evidence: [`99 of 100 connects take at most ${p99} ms`],
      effect: 'an attempt that will not succeed ends sooner, and the next one starts',
      risk: 'a fleet that restarts at once meets a server slower than this',
    });
    return [change];
  },
};

/** Entries that nobody reads until they expire. */
const expiresUnread: SuggestRule = {
  id: 'expires-unread',
  needs: ['expiries', 'expiriesUnread', 'expiriesRecomputedWithin5Minutes'],
  samples: { of: ['expiries'], min: 1_000, unit: 'expiries' },
  evaluate: (situation) => {
    const unread = share(situation, 'expiriesUnread', 'expiries');
    const recomputed = share(situation, 'expiriesRecomputedWithin5Minutes', 'expiries');
    const current = numberOf(situation, 'ttl.default');
    const to = Math.max(roundUp(current / 2), boundsOf('ttl.default').min);
    if (unread <= MANY_UNREAD || recomputed > MANY_RECOMPUTED || to >= current) return [];
    const change = changeTo(situation, ['ttl.default', to], {
      evidence: [`${percent(unread)} of the expired entries had never been read`],
      effect: 'entries that nobody reads leave Redis sooner, and stale data lives half as long',
      risk: 'what is read late is computed again',
    });
    return [change];
  },
};

/** Entries that are computed again as soon as they have expired. */
const recomputedAfterExpiry: SuggestRule = {
  id: 'recomputed-after-expiry',
  needs: ['expiries', 'expiriesRecomputedWithin5Minutes'],
  samples: { of: ['expiries'], min: 1_000, unit: 'expiries' },
  evaluate: (situation) => {
    const recomputed = share(situation, 'expiriesRecomputedWithin5Minutes', 'expiries');
    const current = numberOf(situation, 'ttl.default');
    const to = Math.min(current * 2, boundsOf('ttl.default').max);
    if (recomputed <= MANY_RECOMPUTED || to <= current) return [];
    const change = changeTo(situation, ['ttl.default', to], {
      evidence: [`${percent(recomputed)} of the expired entries were computed again within 5 minutes`],
      effect: 'these are computed about half as often',
      risk: 'a value that nobody invalidates may be twice as old',
    });
    return [change];
  },
};

/** Up to the next tenth of a second, from a second on to the next second. */
function roundUp(milliseconds: number): number {
  const step = milliseconds < 1_000 ? 100 : 1_000;
  return Math.ceil(milliseconds / step) * step;
}

/** The rules that hold the configuration against what the application counted. */
export const metricRules: readonly SuggestRule[] = [
  memoryTooSmall,
  memoryUnread,
  connectTimeoutTooLong,
  expiresUnread,
  recomputedAfterExpiry,
];
