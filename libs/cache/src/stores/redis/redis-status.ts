import type { RemoteStatus } from '../../contracts/remote-store.js';
import type { RedisTopology } from './redis-topology.js';

/** Before the first attempt to connect has ended. */
export const STARTING_STATUS: RemoteStatus = { state: 'connecting', breaker: 'closed', coherence: 'none' };

/** Whether there is something to tell: a reason alone is not. */
export function statusesDiffer(one: RemoteStatus, other: RemoteStatus): boolean {
  return one.state !== other.state || one.breaker !== other.breaker || one.coherence !== other.coherence;
}

/** What the state of a store follows from. */
export interface StatusParts extends Pick<RemoteStatus, 'breaker' | 'coherence'> {
  readonly topology: Pick<RedisTopology, 'isReady' | 'isUsable' | 'reason'>;
  readonly kind: RemoteStatus['topology'];
  /** Whether it was ever up. */
  readonly wasUp: boolean;
  readonly isClosed: boolean;
}

/** How a store is at this moment. */
export function statusOf({ topology, kind, wasUp, isClosed, ...parts }: StatusParts): RemoteStatus {
  const { isReady, isUsable, reason } = topology;
  const notUp = wasUp || reason !== undefined ? 'down' : 'connecting';
  const isUp = isReady || (isUsable && (wasUp || reason !== undefined));
  const state = isClosed ? 'closed' : isUp ? 'up' : notUp;
  return {
    topology: kind,
    state,
    breaker: parts.breaker,
    coherence: state === 'up' ? parts.coherence : 'none',
    ...(reason === undefined ? {} : { reason }),
  };
}
