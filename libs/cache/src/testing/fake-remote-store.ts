import type { Clock } from '../../libs/cache/src/contracts/clock.js';
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
} from '../../libs/cache/src/contracts/remote-store.js';
import { FakeServer, unavailable, type RemoteCall, type RemoteOperation } from './fake-server.js';
import type { HeldCall } from './held-call.js';

/**
 * A remote tier in memory whose faults a test plans: calls that fail, and calls whose request or reply is under way
 * until the test lets it arrive.
 *
 * Each cache has a connection of its own, since a connection is told of what all others change. Faults and calls are
 * the server's: of all connections together.
 */
export class FakeRemoteStore implements RemoteStore {
  readonly name = 'fake';
  readonly batchSize = 100;
  readonly tagClock: TagClock = {
    read: (marks) =>
      this.#run({ operation: 'readMarks', keys: marks }, () => this.#server.readMarks(marks, this)),
    advance: (marks) =>
      this.#run({ operation: 'advance', keys: marks }, () => this.#server.advance(marks, this)),
  };
  /** Whose changes and marks the connection sees. */
  readonly namespace: string;
  listener: RemoteListener | undefined;
  readonly #server: FakeServer;
  #isClosed = false;

  constructor(clock: Clock, namespace = 'app', server = new FakeServer(clock)) {
    this.namespace = namespace;
    this.#server = server;
    server.subscribers.add(this);
  }

  /** Another connection to the same server, as of another process. */
  connection(namespace = this.namespace): FakeRemoteStore {
    return new FakeRemoteStore(this.#server.clock, namespace, this.#server);
  }

  get entries(): FakeServer['entries'] {
    return this.#server.entries;
  }

  get calls(): readonly RemoteCall[] {
    return this.#server.calls;
  }

  /** The calls of one operation, in their order. */
  callsOf(operation: RemoteOperation): readonly RemoteCall[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  /** The next call of the operation is refused. */
  failNext(operation: RemoteOperation, error: Error = unavailable()): void {
    this.#server.planFailure(operation, error);
  }

  /** The next call of the operation is executed only when the test lets it arrive. */
  holdRequest(operation: RemoteOperation): HeldCall {
    return this.#server.planHold(operation, false);
  }

  /** The next call of the operation is executed at once, and its reply is under way until the test lets it arrive. */
  holdReply(operation: RemoteOperation): HeldCall {
    return this.#server.planHold(operation, true);
  }

  /** Every connection is lost, and every call fails from now on. */
  goDown(error: Error = unavailable()): void {
    this.#server.outage = error;
    for (const { listener } of this.#server.subscribers) listener?.onLost();
  }

  comeBack(): void {
    this.#server.outage = undefined;
  }

  /** From now on the server takes no claim, as one whose memory is full; it goes on to take other writes. */
  refuseClaims(): void {
    this.#server.takesNoClaim = true;
  }

  /** This connection is lost and at once made anew. */
  loseConnection(): void {
    this.listener?.onLost();
  }

  /** Loses marks, all unless some are named. */
  evictMarks(...marks: readonly string[]): void {
    this.#server.evictMarks(this.namespace, marks);
  }

  flush(): void {
    this.#server.flush();
  }

  listen(listener: RemoteListener): void {
    this.listener = listener;
  }

  get(key: string): Promise<RemotePayload | undefined> {
    return this.#run({ operation: 'get', keys: [key] }, () => this.#server.read(key));
  }

  getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]> {
    return this.#run({ operation: 'getMany', keys }, () => keys.map((key) => this.#server.read(key)));
  }

  set(write: RemoteWrite, condition: WriteCondition = 'always'): Promise<boolean> {
    const call = { operation: 'set', keys: [write.key], condition } as const;
    return this.#run(call, () => this.#server.write(write, condition, this));
  }

  setMany(writes: readonly RemoteWrite[]): Promise<readonly boolean[]> {
    const call = { operation: 'setMany', keys: writes.map(({ key }) => key) } as const;
    return this.#run(call, () => writes.map((write) => this.#server.write(write, 'always', this)));
  }

  claim(write: RemoteWrite): Promise<ClaimReply> {
    return this.#run({ operation: 'claim', keys: [write.key] }, () => this.#server.claim(write, this));
  }

  swapHead(swap: HeadSwap): Promise<boolean> {
    return this.#run({ operation: 'swapHead', keys: [swap.key] }, () => this.#server.swapHead(swap, this));
  }

  sweep(namespace: string, rule: SweepRule): Promise<void> {
    return this.#run({ operation: 'sweep', keys: [namespace] }, () =>
      this.#server.sweep(namespace, rule, this),
    );
  }

  async ping(): Promise<number> {
    if (this.#isClosed) throw unavailable();
    if (this.#server.outage) throw this.#server.outage;
    return 0;
  }

  status(): RemoteStatus {
    const state = this.#isClosed ? 'closed' : this.#server.outage ? 'down' : 'up';
    return { state, breaker: 'closed', coherence: state === 'up' ? 'tracking' : 'none' };
  }

  async ready(): Promise<void> {}

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#server.subscribers.delete(this);
  }

  async #run<T>(call: RemoteCall, execute: () => T): Promise<T> {
    if (this.#isClosed) throw unavailable();
    return this.#server.run(call, execute);
  }
}
