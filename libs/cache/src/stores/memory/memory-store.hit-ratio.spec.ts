import { describe, expect, it } from '@jest/globals';
import {
  hitRatio,
  lruAccess,
  optimalAccess,
  type Access,
} from '../../../../../test/support/cache-policies.js';
import * as traces from '../../../../../test/support/cache-traces.js';
import { localEntryOf, memoryStoreRig } from '../../../../../test/support/memory-store-rig.js';
import { propertyRuns } from '../../../../../test/support/property-runs.js';

const KEYS = propertyRuns(4_000, 100_000);
const SIZE = { keys: KEYS, requests: KEYS * 10, capacity: KEYS / 10 };

function storeAccess(capacity: number): Access {
  const { partition } = memoryStoreRig(capacity);
  const entry = localEntryOf(1);
  return (key) => {
    if (partition.get(String(key))) return true;
    partition.set(String(key), entry);
    return false;
  };
}

interface Expectation {
  readonly what: string;
  readonly traceOf: (size: traces.TraceSize) => traces.Trace;
  /** What an LRU of the same size is beaten by, at least. */
  readonly gain: number;
  /** The ratio itself, at least. */
  readonly floor: number;
}

const expectations: readonly Expectation[] = [
  { what: 'popular keys', traceOf: traces.zipfTrace, gain: 0.05, floor: propertyRuns(0.58, 0.66) },
  { what: 'prompts', traceOf: traces.promptTrace, gain: 0.05, floor: propertyRuns(0.33, 0.385) },
  { what: 'scans', traceOf: traces.scanTrace, gain: 0.064, floor: propertyRuns(0.4, 0.435) },
  { what: 'a loop', traceOf: traces.loopTrace, gain: 0.65, floor: propertyRuns(0.65, 0.698) },
  // the one trace on which an LRU is better: it forgets faster
  { what: 'shifting popularity', traceOf: traces.shiftingTrace, gain: -0.05, floor: propertyRuns(0.5, 0.7) },
];

describe('the hit ratio of MemoryStore', () => {
  it.each(expectations)(
    'is what S3-FIFO gives, and no more than can be: $what',
    ({ traceOf, gain, floor }) => {
      const trace = traceOf(SIZE);
      const lru = hitRatio(trace, lruAccess(SIZE.capacity));
      const best = hitRatio(trace, optimalAccess(trace, SIZE.capacity));

      const ours = hitRatio(trace, storeAccess(SIZE.capacity));

      expect(ours).toBeGreaterThan(lru + gain);
      expect(ours).toBeGreaterThanOrEqual(floor);
      expect(ours).toBeLessThanOrEqual(best);
    },
  );
});
