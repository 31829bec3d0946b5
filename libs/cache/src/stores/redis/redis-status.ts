import type { RemoteStatus } from '../../contracts/remote-store.js';

/** Before the first attempt to connect has ended. */
export const STARTING_STATUS: RemoteStatus = { state: 'connecting', breaker: 'closed', coherence: 'none' };

/** Whether there is something to tell: a reason alone is not. */
export function statusesDiffer(one: RemoteStatus, other: RemoteStatus): boolean {
  return one.state !== other.state || one.breaker !== other.breaker || one.coherence !== other.coherence;
}
