import type { Clock } from '../contracts/clock.js';
import type { LocalPartition } from '../contracts/local-store.js';
import type { CacheConfig } from '../settings/types.js';
import type { Coherence } from './coherence.js';
import type { Recorder } from './recorder.js';
import type { RemoteTier } from './remote-tier.js';
import type { Values } from './values.js';

/** What two tiers are made of. */
export interface TiersParts {
  readonly local: LocalPartition;
  readonly remote: RemoteTier | undefined;
  /** Of the root and all its namespaces. */
  readonly coherence: Coherence;
  /** The marks that an entry with these tags hangs on. */
  readonly marksOf: (tags: readonly string[]) => readonly string[];
  readonly values: Values;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly refreshAhead: boolean;
  readonly memory: CacheConfig['memory'];
}
