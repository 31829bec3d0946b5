import type { CacheError } from '../../contracts/cache-error.js';
import type { Clock, Timer } from '../../contracts/clock.js';
import type { RemoteListener, RemoteStatus } from '../../contracts/remote-store.js';
import type { CacheConfig } from '../../settings/types.js';
import { Breaker } from '../redis/breaker.js';
import { withDeadline } from '../redis/deadline.js';
import type { StoreConnection } from './borrowable-store.js';
import { BorrowedConnection } from './borrowed-connection.js';
import { reasonOf, timedOut, toCacheError, unavailable } from './borrowed-errors.js';

const CONNECTING = 'its client is connecting';
const START: RemoteStatus = { state: 'connecting', breaker: 'closed', coherence: 'none' };

/** How a borrowed store is reached. */
export interface BorrowedLinkOptions {
  readonly store: StoreConnection;
  /** A small question that every store can answer. */
  readonly probe: () => Promise<unknown>;
  readonly redis: Pick<CacheConfig['redis'], 'commandTimeout' | 'heartbeat' | 'breaker'>;
  readonly clock: Clock;
  /** Whether the connection belongs to somebody else, who ends it. */
  readonly keepOpen: boolean;
}

/**
 * Stands before a borrowed store: each call ends within its deadline, a store that does not answer is left alone, and what
 * is known of its state comes from what became of the calls and of a probe at every heartbeat.
 */
export class BorrowedLink {
  readonly #options: BorrowedLinkOptions;
  readonly #connection: BorrowedConnection;
  readonly #breaker: Breaker;
  readonly #running = new Set<Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #state: RemoteStatus['state'] = START.state;
  #reason: string | undefined;
  #status: RemoteStatus = START;
  #listener: RemoteListener | undefined;
  #timer: Timer | undefined;

  constructor(options: BorrowedLinkOptions) {
    this.#options = options;
    const { store, redis, clock } = options;
    const { failures, cooldown } = redis.breaker;
    this.#connection = new BorrowedConnection(store, () => this.#hearOfTrouble());
    this.#breaker = new Breaker({ failures, cooldownMs: cooldown, clock, onChange: () => this.#update() });
    queueMicrotask(() => void this.#beat()); // its owner is complete by then, and may be told of a change
  }

  get status(): RemoteStatus {
    return this.#status;
  }

  listen(listener: RemoteListener): void {
    this.#listener = listener;
    if (differ(START, this.#status)) listener.onStatus(START, this.#status);
  }

  /** Runs a task with a deadline; one that has several steps asks before each whether its caller has given it up. */
  run<T>(task: (isOver: () => boolean) => Promise<T>): Promise<T> {
    const refusal = this.#refusal();
    if (refusal) return Promise.reject(refusal);
    let isOver = false;
    const { commandTimeout } = this.#options.redis;
    const call = this.#within(
      commandTimeout,
      this.#attempt(() => task(() => isOver)),
    );
    const end = (error?: CacheError) => {
      isOver = true;
      this.#running.delete(call);
      this.#judge(error);
    };
    this.#running.add(call);
    call.then(() => end(), end);
    return call;
  }

  /** Answers how long the probe took, in milliseconds. */
  async ping(timeoutMs: number): Promise<number> {
    await this.open();
    if (this.#isOffline()) throw this.#unreachable();
    const start = performance.now();
    await this.#probe(timeoutMs);
    return performance.now() - start;
  }

  ready(): Promise<void> {
    if (this.#state === 'up') return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Lets what is under way end, for at most `timeoutMs`, and then the connection, unless that is somebody else's. */
  async close(timeoutMs: number): Promise<void> {
    if (this.#state === 'closed') return;
    this.#timer?.cancel();
    this.#enter('closed');
    const drained = Promise.allSettled(this.#running);
    if (this.#running.size > 0) await this.#within(timeoutMs, drained).catch(() => undefined);
    if (!this.#options.keepOpen) await this.#connection.end();
  }

  /** Rejects once it is closed. */
  async open(): Promise<void> {
    if (this.#state === 'closed') throw this.#unreachable();
  }

  #refusal(): CacheError | undefined {
    if (this.#state === 'closed' || this.#state === 'down' || this.#isOffline()) return this.#unreachable();
    return this.#breaker.admits() ? undefined : unavailable('it is left alone, the last calls to it failed');
  }

  #unreachable(): CacheError {
    if (this.#state === 'closed') return unavailable('it is closed');
    return unavailable(this.#connection.isOffline ? CONNECTING : (this.#reason ?? 'still connecting'));
  }

  /** A client that is connecting is asked nothing; one that was connected before, or fails, is down. */
  #isOffline(): boolean {
    const { isOffline } = this.#connection;
    if (isOffline && this.#state === 'up') this.#enter('down', CONNECTING);
    return isOffline;
  }

  #hearOfTrouble(): void {
    if (this.#connection.isOffline) this.#enter('down', CONNECTING);
  }

  #judge(error: CacheError | undefined): void {
    if (!error || error.code === 'CACHE_REMOTE_REFUSED') this.#breaker.succeed();
    else this.#breaker.fail();
  }

  async #beat(): Promise<void> {
    const { redis, clock } = this.#options;
    if (!this.#isOffline())
      await this.#probe(redis.commandTimeout).then(
        () => this.#enter('up'),
        (error: CacheError) => this.#answered(error),
      );
    if (this.#state === 'closed') return;
    this.#timer = clock.setTimeout(() => void this.#beat(), redis.heartbeat);
  }

  /** A store that refuses the probe is there. */
  #answered(error: CacheError): void {
    if (error.code === 'CACHE_REMOTE_REFUSED') this.#enter('up');
    else this.#enter('down', reasonOf(error.cause ?? error));
  }

  async #probe(timeoutMs: number): Promise<void> {
    await this.#within(timeoutMs, this.#attempt(this.#options.probe));
  }

  async #attempt<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await this.#connection.watch(task);
    } catch (error) {
      throw toCacheError(error);
    }
  }

  #within<T>(delayMs: number, promise: Promise<T>): Promise<T> {
    const { clock } = this.#options;
    return withDeadline(promise, { clock, delayMs, onTimeout: () => timedOut(delayMs) });
  }

  #enter(state: RemoteStatus['state'], reason?: string): void {
    if (this.#state === 'closed') return;
    const isBack = state === 'up' && this.#state === 'down';
    this.#state = state;
    this.#reason = reason;
    if (state === 'up') for (const resolve of this.#waiting.splice(0)) resolve();
    if (isBack) {
      this.#breaker.succeed();
      this.#listener?.onBack();
    }
    this.#update();
  }

  #update(): void {
    const previous = this.#status;
    const reason = this.#reason === undefined ? {} : { reason: this.#reason };
    this.#status = { state: this.#state, breaker: this.#breaker.state, coherence: 'none', ...reason };
    if (differ(previous, this.#status)) this.#listener?.onStatus(previous, this.#status);
  }
}

function differ(one: RemoteStatus, other: RemoteStatus): boolean {
  return one.state !== other.state || one.breaker !== other.breaker;
}
