import type {
  ClaimReply,
  HeadSwap,
  RemoteListener,
  RemotePayload,
  RemoteStatus,
  RemoteStore,
  RemoteWrite,
  SweepRule,
  TagClock,
  WriteCondition,
} from '../contracts/remote-store.js';
import {
  FakeServer,
  STATUS,
  type FakeServerOptions,
  type RemoteCall,
  type Subscriber,
} from './fake-server.js';
import { unavailable, type FaultPlan, type RemoteOperation } from './fault-plan.js';
import type { Damage, Execution } from './run-faulty.js';
import type { VirtualClock } from './virtual-clock.js';

/** What a `FakeRemoteStore` is made of. */
export interface FakeRemoteStoreOptions extends FakeServerOptions {
  /** Whose changes and marks it hears of: the setting `namespace`. @default 'app' */
  readonly namespace?: string | undefined;
}

/**
 * A remote tier in memory and in virtual time that keeps the whole contract of a `RemoteStore`, with faults that a test
 * plans.
 *
 * A store is one connection, which hears of what all others change: give each cache its own. Entries, calls and faults
 * are the server's, the same for all connections to it.
 */
export class FakeRemoteStore implements RemoteStore, Subscriber {
  readonly name = 'fake';
  readonly batchSize = 100;
  readonly tagClock: TagClock = {
    read: (marks) =>
      this.#run(
        { operation: 'readMarks', keys: marks },
        { execute: () => this.#server.readMarks(marks, this) },
      ),
    advance: (marks) =>
      this.#run({ operation: 'advance', keys: marks }, { execute: () => this.#server.advance(marks, this) }),
  };
  readonly namespace: string;
  readonly #server: FakeServer;
  #listener: RemoteListener | undefined;
  /** Notices under way, and when the last of them arrives. */
  #late = 0;
  #lateUntil = 0;
  #isClosed = false;

  /** A connection to a new server, unless one is given. */
  constructor(options: FakeRemoteStoreOptions = {}, server = new FakeServer(options)) {
    this.namespace = options.namespace ?? 'app';
    this.#server = server;
    server.subscribers.add(this);
  }

  /** Another connection to the same server, as of another process. */
  connection(namespace = this.namespace): FakeRemoteStore {
    return new FakeRemoteStore({ namespace }, this.#server);
  }

  /** The time by which entries expire and faults delay. */
  get clock(): VirtualClock {
    return this.#server.clock;
  }

  get faults(): FaultPlan {
    return this.#server.faults;
  }

  /** What the server holds by key, the expired included. */
  get entries(): FakeServer['entries'] {
    return this.#server.entries;
  }

  /** The calls so far, those that failed included. */
  get calls(): readonly RemoteCall[] {
    return this.#server.calls;
  }

  /** The calls of one operation, in their order. */
  callsOf(operation: RemoteOperation): readonly RemoteCall[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  /** This connection is lost and at once made anew: what it would have heard meanwhile is lost. */
  loseConnection(): void {
    this.#listener?.onLost();
    this.#listener?.onBack();
  }

  /** The server evicts marks, all unless some are named. */
  evictMarks(...marks: readonly string[]): void {
    this.#server.evictMarks(this.namespace, marks);
  }

  /** The server loses everything. */
  flush(): void {
    this.#server.flush();
  }

  listen(listener: RemoteListener): void {
    this.#listener = listener;
  }

  /** For the server: takes a notice, which overtakes none before it. */
  hear(notice: (listener: RemoteListener) => void, delayMs: number): void {
    const deliver = (): void => {
      if (this.#listener) notice(this.#listener);
    };
    if (delayMs === 0 && this.#late === 0) return deliver();
    const now = this.clock.now();
    this.#lateUntil = Math.max(this.#lateUntil, now + delayMs);
    this.#late++;
    this.clock.setTimeout(() => {
      this.#late--;
      deliver();
    }, this.#lateUntil - now);
  }

  get(key: string): Promise<RemotePayload | undefined> {
    const execute = () => this.#server.read(key);
    return this.#run({ operation: 'get', keys: [key] }, { execute, damaged: damagedPayload });
  }

  getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]> {
    const execute = () => keys.map((key) => this.#server.read(key));
    const damaged = (found: readonly (RemotePayload | undefined)[], damage: Damage) =>
      found.map((payload) => damagedPayload(payload, damage));
    return this.#run({ operation: 'getMany', keys }, { execute, damaged });
  }

  set(write: RemoteWrite, condition: WriteCondition = 'always'): Promise<boolean> {
    const call = { operation: 'set', keys: [write.key], condition } as const;
    return this.#run(call, { execute: () => this.#server.write(write, condition, this) });
  }

  setMany(writes: readonly RemoteWrite[]): Promise<readonly boolean[]> {
    const keys = writes.map(({ key }) => key);
    const execute = () => writes.map((write) => this.#server.write(write, 'always', this));
    const withoutRoom = () => {
      for (const key of keys) this.#server.remove(key, this);
      return keys.map(() => false);
    };
    return this.#run({ operation: 'setMany', keys }, { execute, withoutRoom });
  }

  claim(write: RemoteWrite): Promise<ClaimReply> {
    const execute = () => this.#server.claim(write, this);
    const withoutRoom = (): ClaimReply => {
      const found = this.#server.read(write.key);
      return found === undefined ? 'absent' : { found };
    };
    const damaged = (reply: ClaimReply, damage: Damage) =>
      typeof reply === 'string' ? reply : { found: damage(reply.found) };
    return this.#run({ operation: 'claim', keys: [write.key] }, { execute, withoutRoom, damaged });
  }

  swapHead(swap: HeadSwap): Promise<boolean> {
    const execute = () => this.#server.swapHead(swap);
    return this.#run({ operation: 'swapHead', keys: [swap.key] }, { execute });
  }

  sweep(namespace: string, rule: SweepRule): Promise<void> {
    const execute = () => this.#server.sweep(namespace, rule, this);
    return this.#run({ operation: 'sweep', keys: [namespace] }, { execute });
  }

  ping(timeoutMs: number): Promise<number> {
    const start = this.clock.now();
    const execute = () => this.clock.now() - start;
    return this.#run({ operation: 'ping', keys: [] }, { execute, timeoutMs });
  }

  status(): RemoteStatus {
    return STATUS[this.#isClosed ? 'closed' : this.faults.outage ? 'down' : 'up'];
  }

  async ready(): Promise<void> {}

  async close(): Promise<void> {
    if (this.#isClosed) return;
    const previous = this.status();
    this.#isClosed = true;
    this.#listener?.onStatus(previous, STATUS.closed);
    this.#server.subscribers.delete(this);
  }

  async #run<T>(call: RemoteCall, execution: Execution<T>): Promise<T> {
    if (this.#isClosed) throw unavailable();
    return this.#server.run(call, execution);
  }
}

function damagedPayload(payload: RemotePayload | undefined, damage: Damage): RemotePayload | undefined {
  return payload === undefined ? undefined : damage(payload);
}
