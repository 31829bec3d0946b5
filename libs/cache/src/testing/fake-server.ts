import { CacheError } from '../../libs/cache/src/contracts/cache-error.js';
import type { Clock } from '../../libs/cache/src/contracts/clock.js';
import type {
  ClaimReply,
  HeadSwap,
  RemoteListener,
  RemotePayload,
  RemoteWrite,
  SweepRule,
  TagReading,
  WriteCondition,
} from '../../libs/cache/src/contracts/remote-store.js';
import { HeldCall } from './held-call.js';

/** The calls of a remote store that a fault can be planned for; `readMarks` and `advance` are its tag clock's. */
export type RemoteOperation =
  'get' | 'getMany' | 'set' | 'setMany' | 'claim' | 'swapHead' | 'readMarks' | 'advance' | 'sweep';

/** A call as the server received it, whoever sent it. */
export interface RemoteCall {
  readonly operation: RemoteOperation;
  /** Keys, marks, or the namespace to sweep. */
  readonly keys: readonly string[];
  readonly condition?: WriteCondition;
}

/** Who hears of changes to the keys that begin with its prefix, and of those to its marks. */
export interface Subscriber {
  readonly namespace: string;
  readonly listener: RemoteListener | undefined;
}

type Fault = { readonly error: Error } | { readonly held: HeldCall; readonly isApplied: boolean };

/** What the connections of fake remote stores have in common: entries, marks, planned faults, and who listens. */
export class FakeServer {
  readonly entries = new Map<string, { readonly payload: RemotePayload; readonly expiresAt: number }>();
  readonly calls: RemoteCall[] = [];
  readonly subscribers = new Set<Subscriber>();
  readonly clock: Clock;
  outage: Error | undefined;
  /** Takes no claim, as a server whose memory is full; entries it takes all the same. */
  takesNoClaim = false;
  readonly #plan = new Map<RemoteOperation, Fault[]>();
  readonly #marks = new Map<string, number>();
  readonly #times = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  planFailure(operation: RemoteOperation, error: Error): void {
    this.#planned(operation).push({ error });
  }

  planHold(operation: RemoteOperation, isApplied: boolean): HeldCall {
    const held = new HeldCall();
    this.#planned(operation).push({ held, isApplied });
    return held;
  }

  async run<T>(call: RemoteCall, execute: () => T): Promise<T> {
    this.calls.push(call);
    if (this.outage) throw this.outage;
    const fault = this.#planned(call.operation).shift();
    if (fault === undefined) return execute();
    if ('error' in fault) throw fault.error;
    const result = fault.isApplied ? execute() : undefined;
    await fault.held.pass();
    return fault.isApplied ? (result as T) : execute();
  }

  read(key: string): RemotePayload | undefined {
    const entry = this.entries.get(key);
    return entry && entry.expiresAt > this.clock.now() ? entry.payload : undefined;
  }

  write({ key, payload, ttlMs }: RemoteWrite, condition: WriteCondition, writer: Subscriber): boolean {
    const present = this.read(key);
    if (condition === 'absent' && present !== undefined) return false;
    if (typeof condition === 'object' && !present?.startsWith(condition.prefix)) return false;
    this.entries.set(key, { payload, expiresAt: this.clock.now() + ttlMs });
    this.#tell(key, writer);
    return true;
  }

  claim(write: RemoteWrite, writer: Subscriber): ClaimReply {
    const found = this.read(write.key);
    if (found !== undefined) return { found };
    if (this.takesNoClaim) return 'absent';
    this.write(write, 'absent', writer);
    return 'claimed';
  }

  swapHead({ key, from, to, ttlMs }: HeadSwap, writer: Subscriber): boolean {
    const entry = this.entries.get(key);
    const payload = this.read(key);
    if (!entry || !payload?.startsWith(from)) return false;
    const expiresAt = Math.max(entry.expiresAt, this.clock.now() + ttlMs);
    this.entries.set(key, { payload: to + payload.slice(to.length), expiresAt });
    this.#tell(key, writer);
    return true;
  }

  sweep(namespace: string, { prefix, offset, below }: SweepRule, writer: Subscriber): void {
    for (const [key, { payload }] of this.entries) {
      const isOwn = key.startsWith(`${namespace}:`) || key.startsWith(`${namespace}/`);
      const head = payload.slice(offset, offset + below.length);
      if (!isOwn || !payload.startsWith(prefix) || head >= below) continue;
      this.entries.delete(key);
      this.#tell(key, writer);
    }
  }

  readMarks(marks: readonly string[], reader: Subscriber): TagReading {
    const { namespace } = reader;
    const now = this.#times.get(namespace) ?? this.#present();
    this.#times.set(namespace, now);
    const times = marks.map((mark) => this.#marks.get(markKey(namespace, mark)) ?? now);
    const missing = marks.filter((mark) => !this.#marks.has(markKey(namespace, mark)));
    for (const mark of missing) this.#mark(mark, now, reader);
    return { now, times };
  }

  advance(marks: readonly string[], writer: Subscriber): number {
    const { namespace } = writer;
    const times = marks.map((mark) => this.#marks.get(markKey(namespace, mark)) ?? 0);
    const now = Math.max(
      this.#present(),
      ...[this.#times.get(namespace) ?? 0, ...times].map((one) => one + 1),
    );
    this.#times.set(namespace, now);
    for (const mark of marks) this.#mark(mark, now, writer);
    return now;
  }

  /** Loses marks, all unless some are named; as of every change to a key, everybody is told. */
  evictMarks(namespace: string, marks: readonly string[]): void {
    const prefix = markKey(namespace, '');
    const own = [...this.#marks.keys()].filter((key) => key.startsWith(prefix));
    const gone = marks.length > 0 ? marks : own.map((key) => key.slice(prefix.length));
    for (const mark of gone) {
      this.#marks.delete(markKey(namespace, mark));
      for (const one of this.subscribers) if (one.namespace === namespace) one.listener?.onMark(mark);
    }
  }

  /** Everything is gone, the clock included. */
  flush(): void {
    for (const contents of [this.entries, this.#marks, this.#times]) contents.clear();
    for (const { listener } of this.subscribers) listener?.onFlush();
  }

  #mark(mark: string, time: number, writer: Subscriber): void {
    this.#marks.set(markKey(writer.namespace, mark), time);
    for (const one of this.subscribers)
      if (one !== writer && one.namespace === writer.namespace) one.listener?.onMark(mark);
  }

  #tell(key: string, writer: Subscriber): void {
    for (const one of this.subscribers)
      if (one !== writer && key.startsWith(`${one.namespace}:`)) one.listener?.onKey(key);
  }

  #present(): number {
    return this.clock.now() * 1_000;
  }

  #planned(operation: RemoteOperation): Fault[] {
    const faults = this.#plan.get(operation) ?? [];
    this.#plan.set(operation, faults);
    return faults;
  }
}

/** What a fake store rejects with while it is down. */
export function unavailable(): CacheError {
  return new CacheError('CACHE_REMOTE_UNAVAILABLE', 'the fake store is down');
}

function markKey(namespace: string, mark: string): string {
  return `${namespace} ${mark}`;
}
