import type {
  RemoteStatus,
  ClaimReply,
  HeadSwap,
  RemoteListener,
  RemotePayload,
  RemoteWrite,
  SweepRule,
  TagReading,
  WriteCondition,
} from '../contracts/remote-store.js';
import type { DurationText } from '../settings/duration.js';
import { durationMs } from './duration-ms.js';
import { FaultPlan, type RemoteOperation } from './fault-plan.js';
import { runFaulty, type Execution } from './run-faulty.js';
import { VirtualClock } from './virtual-clock.js';

/** What the connections say of themselves. */
export const STATUS = {
  up: { state: 'up', breaker: 'closed', coherence: 'tracking' },
  down: { state: 'down', breaker: 'closed', coherence: 'none' },
  closed: { state: 'closed', breaker: 'closed', coherence: 'none' },
} as const satisfies Record<string, RemoteStatus>;

/** What a fake server needs; everything has a default. */
export interface FakeServerOptions {
  /** @default a clock of its own */
  readonly clock?: VirtualClock | undefined;
  /** @default an empty plan */
  readonly faults?: FaultPlan | undefined;
  /** How long a caller waits for a reply. @default '100ms' */
  readonly commandTimeout?: DurationText | undefined;
}

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
  /** Takes a notice that arrives after a delay, in order. */
  hear(notice: (listener: RemoteListener) => void, delayMs: number): void;
}

/** What the connections of fake remote stores have in common: entries, marks, faults, and who listens. */
export class FakeServer {
  readonly entries = new Map<string, { readonly payload: RemotePayload; readonly expiresAt: number }>();
  readonly calls: RemoteCall[] = [];
  readonly subscribers = new Set<Subscriber>();
  readonly clock: VirtualClock;
  readonly faults: FaultPlan;
  readonly #timeoutMs: number;
  readonly #marks = new Map<string, number>();
  readonly #times = new Map<string, number>();

  constructor({
    clock = new VirtualClock(),
    faults = new FaultPlan(),
    commandTimeout = '100ms',
  }: FakeServerOptions) {
    this.clock = clock;
    this.faults = faults;
    this.#timeoutMs = durationMs(commandTimeout);
    faults.listen({
      onLost: () =>
        this.#tellAll((listener) => {
          listener.onLost();
          listener.onStatus(STATUS.up, STATUS.down);
        }),
      onBack: () =>
        this.#tellAll((listener) => {
          listener.onBack();
          listener.onStatus(STATUS.down, STATUS.up);
        }),
    });
  }

  async run<T>(call: RemoteCall, { timeoutMs = this.#timeoutMs, ...execution }: Execution<T>): Promise<T> {
    this.calls.push(call);
    this.#checkReachable();
    const fault = this.faults.take(call.operation);
    if (!fault) return execution.execute();
    const execute = (): T => {
      this.#checkReachable();
      return execution.execute();
    };
    return runFaulty(fault, { ...execution, execute, timeoutMs, clock: this.clock });
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
    this.#tell(key, typeof condition === 'object' ? undefined : writer);
    return true;
  }

  /** Removes what a write could not replace for want of room. */
  remove(key: string, writer: Subscriber): void {
    if (this.entries.delete(key)) this.#tell(key, writer);
  }

  claim(write: RemoteWrite, writer: Subscriber): ClaimReply {
    const found = this.read(write.key);
    if (found !== undefined) return { found };
    this.write(write, 'absent', writer);
    return 'claimed';
  }

  swapHead({ key, from, to, ttlMs }: HeadSwap): boolean {
    const entry = this.entries.get(key);
    const payload = this.read(key);
    if (!entry || !payload?.startsWith(from)) return false;
    const expiresAt = Math.max(entry.expiresAt, this.clock.now() + ttlMs);
    this.entries.set(key, { payload: to + payload.slice(to.length), expiresAt });
    this.#tell(key);
    return true;
  }

  sweep(namespace: string, { prefix, offset, below }: SweepRule, writer: Subscriber): void {
    for (const [key, { payload }] of this.entries) {
      const isOwn = key.startsWith(`${namespace}:`) || key.startsWith(`${namespace}/`);
      const head = payload.slice(offset, offset + below.length);
      if (!isOwn || !payload.startsWith(prefix) || head >= below) continue;
      this.remove(key, writer);
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
      this.#tellOfMark(mark, { namespace });
    }
  }

  /** Everything is gone, the clock included. */
  flush(): void {
    for (const contents of [this.entries, this.#marks, this.#times]) contents.clear();
    this.#tellAll((listener) => listener.onFlush());
  }

  #mark(mark: string, time: number, writer: Subscriber): void {
    this.#marks.set(markKey(writer.namespace, mark), time);
    this.#tellOfMark(mark, { namespace: writer.namespace, writer });
  }

  #tellOfMark(mark: string, { namespace, writer }: { namespace: string; writer?: Subscriber }): void {
    for (const one of this.subscribers)
      if (one !== writer && one.namespace === namespace)
        this.#notify(one, (listener) => listener.onMark(mark));
  }

  /** As Redis does: of what a script wrote, its writer is told as well. */
  #tell(key: string, writer?: Subscriber): void {
    for (const one of this.subscribers)
      if (one !== writer && key.startsWith(`${one.namespace}:`))
        this.#notify(one, (listener) => listener.onKey(key));
  }

  #notify(subscriber: Subscriber, notice: (listener: RemoteListener) => void): void {
    const { drop, delay = 0 } = this.faults.take('notice') ?? {};
    if (!drop) subscriber.hear(notice, durationMs(delay));
  }

  /** What no plan can drop. */
  #tellAll(notice: (listener: RemoteListener) => void): void {
    for (const subscriber of this.subscribers) subscriber.hear(notice, 0);
  }

  #checkReachable(): void {
    if (this.faults.outage) throw this.faults.outage;
  }

  #present(): number {
    return this.clock.now() * 1_000;
  }
}

function markKey(namespace: string, mark: string): string {
  return `${namespace} ${mark}`;
}
