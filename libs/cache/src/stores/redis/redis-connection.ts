import { types } from 'node:util';
import { CacheError } from '../../contracts/cache-error.js';
import type { Clock, Timer } from '../../contracts/clock.js';
import { ConnectionAttempt, destroyClient } from './connection-attempt.js';
import { Deadlines, withDeadline } from './deadline.js';
import { describeError } from './describe-error.js';
import type { RedisClient, RedisPlace } from './redis-client.js';
import type { RedisCommands, RedisRoute } from './redis-topology.js';
import { closed, unavailable } from './unavailable.js';

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;
const CONNECTING = 'still connecting';

/** How a connection is made and kept. */
export interface RedisConnectionOptions {
  /** Where to connect to; asked before each attempt. */
  readonly locate: () => RedisPlace | Promise<RedisPlace>;
  readonly createClient: (place: RedisPlace) => RedisClient;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly clock: Clock;
  /** Makes a new client ready for use. */
  readonly prepare: (client: RedisClient) => Promise<void>;
  /** Whether the next attempt will be made in another way, so that it need not wait. */
  readonly adapt: (error: unknown) => boolean;
  /** Called when a connection that was ready is lost, before anything else. */
  readonly onLost: () => void;
  /** Called when the connection is ready, before it is used. */
  readonly onReady: () => void;
  /** Called when the connection comes or goes. */
  readonly onChange: () => void;
  /** Called at the end of each call, before its caller hears of it. */
  readonly onOutcome: (error?: CacheError) => void;
}

/**
 * One connection that never gives up: connects in the background, probes the server, and replaces its client when the
 * socket breaks or the server stops answering. Calls end within their deadline, whatever happens to the server.
 */
export class RedisConnection implements RedisRoute {
  readonly #options: RedisConnectionOptions;
  #client: RedisClient | undefined;
  /** Those of the client's calls that are under way. */
  #calls: Deadlines | undefined;
  #attempt: ConnectionAttempt<void> | undefined;
  #retries = 0;
  #inFlight = 0;
  #timer: Timer | undefined;
  #closed = false;
  #reason: string | undefined;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    queueMicrotask(() => void this.#connect()); // its owner is complete by then, and may be told of a change
  }

  get isUsable(): boolean {
    return this.#client !== undefined;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Why there is no connection; never with a password. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Runs commands with a deadline; rejects at once while there is no connection. */
  run<T>(commands: RedisCommands<T>): Promise<T> {
    if (!this.#client || !this.#calls) return Promise.reject(unavailable(this.#reason ?? CONNECTING));
    this.#inFlight++;
    return this.#calls.limit(commands(this.#client));
  }

  /** Asks the server for a sign of life; rejects after `timeoutMs`. */
  async ping(timeoutMs: number): Promise<void> {
    const client = this.#client;
    if (!client) throw unavailable(this.#reason ?? CONNECTING);
    try {
      await this.#within(timeoutMs, client.ping());
    } catch (error) {
      throw toCacheError(error, client);
    }
  }

  /** Replaces the client that there is, and gives up the attempt that is under way: it may lead to the former server. */
  renew(reason: string): void {
    this.#attempt?.giveUp(new Error(reason));
    if (this.#client) this.#lose(this.#client, new Error(reason));
  }

  /** Lets what is in flight end, for at most `timeoutMs`, then leaves nothing open. */
  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    const client = this.#client;
    this.#client = undefined;
    this.#attempt?.giveUp(closed());
    if (!client) return;
    const drained = this.#within(timeoutMs, client.close());
    await drained.catch(() => destroyClient(client));
  }

  /** As `close`, while others go on: what the connection would have told is lost. */
  async retire(timeoutMs: number): Promise<void> {
    if (this.#client) this.#options.onLost();
    await this.close(timeoutMs);
  }

  #within<T>(delayMs: number, promise: Promise<T>): Promise<T> {
    return withDeadline(promise, { clock: this.#options.clock, delayMs, onTimeout: () => timedOut(delayMs) });
  }

  async #connect(): Promise<void> {
    if (this.#closed) return;
    const { createClient, prepare, connectTimeoutMs, adapt } = this.#options;
    let attempt: ConnectionAttempt<void> | undefined;
    try {
      const place = await this.#locate();
      if (this.#closed) return;
      attempt = this.#attempt = new ConnectionAttempt(this.#listenTo(createClient(place)), prepare);
      await this.#within(connectTimeoutMs, attempt.outcome);
    } catch (error) {
      if (attempt) destroyClient(attempt.client);
      if (adapt(error)) await this.#connect();
      else this.#retry(error);
      return;
    } finally {
      this.#attempt = undefined;
    }
    if (this.#closed) destroyClient(attempt.client);
    else this.#accept(attempt.client);
  }

  async #locate(): Promise<RedisPlace> {
    const place = this.#options.locate();
    return 'then' in place ? this.#within(this.#options.connectTimeoutMs, place) : place;
  }

  #listenTo(client: RedisClient): RedisClient {
    client.on('error', (error: Error) => this.#lose(client, error));
    return client;
  }

  #accept(client: RedisClient): void {
    this.#options.onReady();
    this.#client = client;
    this.#calls = this.#callsOf(client);
    this.#retries = 0;
    this.#reason = undefined;
    this.#scheduleHeartbeat(client);
    this.#options.onChange();
  }

  #callsOf(client: RedisClient): Deadlines {
    const { clock, commandTimeoutMs, onOutcome } = this.#options;
    const deadline = { clock, delayMs: commandTimeoutMs, onTimeout: () => timedOut(commandTimeoutMs) };
    return new Deadlines(deadline, {
      onValue: () => {
        this.#inFlight--;
        onOutcome();
      },
      onError: (cause) => {
        this.#inFlight--;
        if (isReadOnly(cause)) this.#lose(client, cause);
        const error = toCacheError(cause, client);
        onOutcome(error);
        return error;
      },
    });
  }

  #lose(client: RedisClient, error: unknown): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#options.onLost();
    this.#timer?.cancel();
    destroyClient(client);
    this.#retry(error);
  }

  #retry(error: unknown): void {
    if (this.#closed) return;
    this.#reason = describeError(error);
    this.#options.onChange();
    const delay = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#retries++);
    const jittered = delay * (0.8 + 0.4 * Math.random());
    this.#timer = this.#options.clock.setTimeout(() => void this.#connect(), jittered);
  }

  #scheduleHeartbeat(client: RedisClient): void {
    this.#timer = this.#options.clock.setTimeout(() => void this.#beat(client), this.#options.heartbeatMs);
  }

  async #beat(client: RedisClient): Promise<void> {
    const { heartbeatMs, commandTimeoutMs } = this.#options;
    try {
      await this.#within(Math.max(heartbeatMs, commandTimeoutMs), client.ping());
    } catch (error) {
      this.#lose(client, error);
      return;
    }
    if (client === this.#client) this.#scheduleHeartbeat(client);
  }
}

function timedOut(timeoutMs: number): CacheError {
  return new CacheError('CACHE_REMOTE_TIMEOUT', `Redis did not answer within ${timeoutMs} ms`);
}

function toCacheError(error: unknown, client: RedisClient): CacheError {
  if (CacheError.isInstance(error)) return error;
  return client.isReady ? refused(error) : unavailable(describeError(error), error);
}

/** After a failover the address may lead to another server: a new connection finds out. */
function isReadOnly(error: unknown): boolean {
  return types.isNativeError(error) && error.message.startsWith('READONLY');
}

function refused(cause: unknown): CacheError {
  return new CacheError('CACHE_REMOTE_REFUSED', `Redis refused the command: ${describeError(cause)}`, {
    cause,
  });
}
