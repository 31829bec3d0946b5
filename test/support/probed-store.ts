import type { RemoteStatus } from '../../libs/cache/src/contracts/remote-store.js';
import { FakeRemoteStore } from '../../libs/cache/src/testing/fake-remote-store.js';

/** A remote tier whose answers to a health probe a test decides. */
export class ProbedStore extends FakeRemoteStore {
  /** The time limits of the pings so far. */
  readonly pings: number[] = [];
  /** Answers the next pings, in order; without one left a ping takes 0.64 ms. */
  readonly replies: (() => Promise<number>)[] = [];
  shown: Partial<RemoteStatus> = {};

  override ping(timeoutMs?: number): Promise<number> {
    this.pings.push(timeoutMs ?? Number.NaN);
    const reply = this.replies.shift() ?? (() => Promise.resolve(0.64));
    return reply();
  }

  override status(): RemoteStatus {
    const status = { ...super.status(), ...this.shown };
    return status.state === 'up' ? status : { ...status, coherence: 'none' };
  }
}
