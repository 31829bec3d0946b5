import { CacheError } from '../../libs/cache/src/contracts/cache-error.js';
import type { Clock } from '../../libs/cache/src/contracts/clock.js';
import type {
  RemotePayload,
  RemoteStatus,
  RemoteStore,
  RemoteWrite,
  WriteCondition,
} from '../../libs/cache/src/contracts/remote-store.js';
import { HeldCall } from './held-call.js';

/** The methods of a remote store that a fault can be planned for. */
export type RemoteOperation = 'get' | 'getMany' | 'setMany' | 'delete' | 'clear';

/** A call as the store received it. */
export interface RemoteCall {
  readonly operation: RemoteOperation;
  readonly keys: readonly string[];
  readonly condition?: WriteCondition;
}

type Fault = { readonly error: Error } | { readonly held: HeldCall; readonly isApplied: boolean };

/**
 * A remote tier in memory whose faults a test plans: calls that fail, and calls whose request or reply is under way
 * until the test lets it arrive. `set` is counted as `setMany`.
 */
export class FakeRemoteStore implements RemoteStore {
  readonly name = 'fake';
  readonly entries = new Map<string, { readonly payload: RemotePayload; readonly expiresAt: number }>();
  readonly calls: RemoteCall[] = [];
  readonly #clock: Clock;
  readonly #plan = new Map<RemoteOperation, Fault[]>();
  #outage: Error | undefined;
  #isClosed = false;

  readonly batchSize = 100;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The next call of the operation is refused. */
  failNext(operation: RemoteOperation, error: Error = unavailable()): void {
    this.#planned(operation).push({ error });
  }

  /** The next call of the operation is executed only when the test lets it arrive. */
  holdRequest(operation: RemoteOperation): HeldCall {
    return this.#hold(operation, false);
  }

  /** The next call of the operation is executed at once, and its reply is under way until the test lets it arrive. */
  holdReply(operation: RemoteOperation): HeldCall {
    return this.#hold(operation, true);
  }

  /** Every call fails from now on. */
  goDown(error: Error = unavailable()): void {
    this.#outage = error;
  }

  comeBack(): void {
    this.#outage = undefined;
  }

  /** The calls of one operation, in their order. */
  callsOf(operation: RemoteOperation): readonly RemoteCall[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  get(key: string): Promise<RemotePayload | undefined> {
    return this.#run({ operation: 'get', keys: [key] }, () => this.#live(key));
  }

  getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]> {
    return this.#run({ operation: 'getMany', keys }, () => keys.map((key) => this.#live(key)));
  }

  async set(write: RemoteWrite, condition?: WriteCondition): Promise<boolean> {
    const [written = false] = await this.setMany([write], condition);
    return written;
  }

  setMany(writes: readonly RemoteWrite[], condition: WriteCondition = 'always'): Promise<readonly boolean[]> {
    const call = { operation: 'setMany', keys: writes.map(({ key }) => key), condition } as const;
    return this.#run(call, () =>
      writes.map(({ key, payload, ttlMs }) => {
        if (condition === 'absent' && this.#live(key) !== undefined) return false;
        this.entries.set(key, { payload, expiresAt: this.#clock.now() + ttlMs });
        return true;
      }),
    );
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.#run({ operation: 'delete', keys }, () => {
      for (const key of keys) this.entries.delete(key);
    });
  }

  clear(namespace: string): Promise<void> {
    return this.#run({ operation: 'clear', keys: [namespace] }, () => {
      for (const key of this.entries.keys())
        if (key.startsWith(`${namespace}:`) || key.startsWith(`${namespace}/`)) this.entries.delete(key);
    });
  }

  async ping(): Promise<number> {
    if (this.#isClosed) throw unavailable();
    if (this.#outage) throw this.#outage;
    return 0;
  }

  status(): RemoteStatus {
    const state = this.#isClosed ? 'closed' : this.#outage ? 'down' : 'up';
    return { state, breaker: 'closed', coherence: 'none' };
  }

  async ready(): Promise<void> {}

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  async #run<T>(call: RemoteCall, execute: () => T): Promise<T> {
    this.calls.push(call);
    if (this.#isClosed) throw unavailable();
    if (this.#outage) throw this.#outage;
    const fault = this.#planned(call.operation).shift();
    if (fault === undefined) return execute();
    if ('error' in fault) throw fault.error;
    const result = fault.isApplied ? execute() : undefined;
    await fault.held.pass();
    return fault.isApplied ? (result as T) : execute();
  }

  #hold(operation: RemoteOperation, isApplied: boolean): HeldCall {
    const held = new HeldCall();
    this.#planned(operation).push({ held, isApplied });
    return held;
  }

  #planned(operation: RemoteOperation): Fault[] {
    const faults = this.#plan.get(operation) ?? [];
    this.#plan.set(operation, faults);
    return faults;
  }

  #live(key: string): RemotePayload | undefined {
    const entry = this.entries.get(key);
    return entry && entry.expiresAt > this.#clock.now() ? entry.payload : undefined;
  }
}

function unavailable(): CacheError {
  return new CacheError('CACHE_REMOTE_UNAVAILABLE', 'the fake store is down');
}
