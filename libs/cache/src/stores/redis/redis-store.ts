import { CacheError } from '../../contracts/cache-error.js';
import type { ConnectionSecurity } from '../../contracts/connection-security.js';
import type { Clock } from '../../contracts/clock.js';
import type {
  ClaimReply,
  HeadSwap,
  RemoteListener,
  RemotePayload,
  RemoteStatus,
  RemoteStore,
  RemoteWrite,
  SweepRule,
  WriteCondition,
} from '../../contracts/remote-store.js';
import type { CacheConfig } from '../../settings/types.js';
import { Breaker } from './breaker.js';
import { ChangeFeed } from './change-feed.js';
import { GetJoiner } from './get-joiner.js';
import { RedisClaim } from './redis-claim.js';
import { redisClientFactory, type RedisClient } from './redis-client.js';
import { RedisConnection } from './redis-connection.js';
import { RedisPool } from './redis-pool.js';
import { sweepPages } from './redis-sweep.js';
import { RedisTagClock } from './redis-tag-clock.js';
import { STARTING_STATUS, statusesDiffer } from './redis-status.js';
import { swapHead, writeEntry, writeOrRemove } from './redis-writes.js';

const SWEEP_PAUSE_MS = 10;

/** What a `RedisStore` is made of. */
export interface RedisStoreOptions {
  readonly redis: CacheConfig['redis'];
  /** The prefix of every key, without the colon. */
  readonly namespace: string;
  readonly clock: Clock;
}

/** The remote tier on Redis or Valkey: never slower than its deadline, never more than its own keys. */
export class RedisStore implements RemoteStore {
  readonly name = 'redis';
  readonly batchSize: number;
  readonly tagClock: RedisTagClock;
  readonly #options: RedisStoreOptions;
  readonly #breaker: Breaker;
  readonly #feed: ChangeFeed;
  readonly #pool: RedisPool;
  readonly #claim = new RedisClaim();
  readonly #joiners = new WeakMap<RedisConnection, GetJoiner>();
  readonly #waiting: (() => void)[] = [];
  #wasUp = false;
  #closed = false;
  #status: RemoteStatus = STARTING_STATUS;
  #security: ConnectionSecurity = { isEncrypted: false };
  #listener: RemoteListener | undefined;

  constructor(options: RedisStoreOptions) {
    this.#options = options;
    const { redis, clock, namespace } = options;
    this.tagClock = new RedisTagClock({
      namespace,
      run: (commands) => this.#run(this.#pool.leastBusy(), commands),
      announced: (client, keys, write) => this.#feed.announced(client, keys, write),
    });
    this.#feed = new ChangeFeed(namespace, redis.coherence, (key) => this.tagClock.markOf(key));
    this.batchSize = redis.batchSize;
    const { failures, cooldown } = redis.breaker;
    this.#breaker = new Breaker({ failures, cooldownMs: cooldown, clock, onChange: () => this.#update() });
    const createClient = redisClientFactory(redis, (security) => (this.#security = security));
    const connection = {
      createClient: () => createClient(this.#feed.mode === 'tracking'),
      prepare: (client: RedisClient) => this.#feed.attach(client),
      adapt: (error: unknown) => this.#feed.fallBack(error),
      connectTimeoutMs: redis.connectTimeout,
      commandTimeoutMs: redis.commandTimeout,
      heartbeatMs: redis.heartbeat,
      clock,
      onLost: () => this.#feed.lost(),
      onReady: () => this.#feed.back(),
      onChange: () => this.#connectionChanged(),
      onOutcome: (error?: CacheError) => this.#breaker.judge(error),
    };
    this.#pool = new RedisPool(
      Array.from({ length: redis.maxConnections }, () => new RedisConnection(connection)),
    );
  }

  listen(listener: RemoteListener): void {
    this.#listener = listener;
    this.#feed.listen(listener);
    if (statusesDiffer(STARTING_STATUS, this.#status)) listener.onStatus(STARTING_STATUS, this.#status);
  }

  get(key: string): Promise<RemotePayload | undefined> {
    return this.#joinerOf(this.#pool.of(key)).get(key);
  }

  async getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]> {
    if (keys.length === 0) return [];
    const replies = await this.#run(this.#pool.leastBusy(), (client) => client.mGet([...keys]));
    return replies.map((reply) => reply ?? undefined);
  }

  set(write: RemoteWrite, condition: WriteCondition = 'always'): Promise<boolean> {
    return this.#run(this.#pool.of(write.key), (client) =>
      this.#feed.announced(client, [write.key], writeEntry(client, write, condition)),
    );
  }

  async setMany(writes: readonly RemoteWrite[]): Promise<readonly boolean[]> {
    const groups = [...this.#pool.group(writes, ({ key }) => key)];
    const [only] = groups;
    if (only && groups.length === 1) return this.#setGroup(...only);
    const written = new Map<RemoteWrite, boolean>();
    const runs = groups.map(async ([connection, group]) => {
      const replies = await this.#setGroup(connection, group);
      group.forEach((write, index) => written.set(write, replies[index] ?? false));
    });
    await Promise.all(runs);
    return writes.map((write) => written.get(write) ?? false);
  }

  /** Messages tell of no claim: what others keep in memory stays true. The server tells of one in its own way. */
  claim(write: RemoteWrite): Promise<ClaimReply> {
    return this.#run(this.#pool.of(write.key), (client) => this.#claim.run(client, write));
  }

  swapHead(swap: HeadSwap): Promise<boolean> {
    return this.#run(this.#pool.of(swap.key), (client) =>
      this.#feed.announced(client, [swap.key], swapHead(client, swap)),
    );
  }

  async sweep(namespace: string, rule: SweepRule): Promise<void> {
    const run = <T>(commands: (client: RedisClient) => Promise<T>) =>
      this.#run(this.#pool.leastBusy(), commands);
    for await (const hasMore of sweepPages(run, namespace, rule)) {
      if (this.#closed) return;
      if (hasMore) await this.#pause();
    }
  }

  async ping(timeoutMs: number): Promise<number> {
    const start = performance.now();
    await this.#pool.all((connection) => connection.ping(timeoutMs));
    return performance.now() - start;
  }

  status(): RemoteStatus {
    return this.#status;
  }

  security(): ConnectionSecurity {
    return this.#security;
  }

  ready(): Promise<void> {
    if (this.#status.state === 'up') return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    await this.#pool.all((connection) => connection.close(timeoutMs));
    this.#update();
  }

  #setGroup(connection: RedisConnection, writes: readonly RemoteWrite[]): Promise<readonly boolean[]> {
    return this.#run(connection, (client) => {
      const sent = Promise.all(writes.map((write) => writeOrRemove(client, write)));
      return this.#feed.announced(
        client,
        writes.map(({ key }) => key),
        sent,
      );
    });
  }

  #joinerOf(connection: RedisConnection): GetJoiner {
    const known = this.#joiners.get(connection);
    if (known) return known;
    const joiner = new GetJoiner((commands) => this.#run(connection, commands));
    this.#joiners.set(connection, joiner);
    return joiner;
  }

  /** A sweep tells every process of each key: in pieces, so that their loads are not drowned. */
  #pause(): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.setTimeout(resolve, SWEEP_PAUSE_MS));
  }

  #run<T>(connection: RedisConnection, commands: (client: RedisClient) => Promise<T>): Promise<T> {
    return connection.isReady && !this.#breaker.admits()
      ? Promise.reject(leftAlone())
      : connection.run(commands);
  }

  #connectionChanged(): void {
    const { isReady } = this.#pool;
    if (isReady) {
      this.#wasUp = true;
      this.#breaker.succeed();
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
    this.#update();
  }

  #update(): void {
    const previous = this.#status;
    this.#status = this.#currentStatus();
    if (statusesDiffer(previous, this.#status)) this.#listener?.onStatus(previous, this.#status);
  }

  #currentStatus(): RemoteStatus {
    const { isReady, reason } = this.#pool;
    const notUp = this.#wasUp || reason !== undefined ? 'down' : 'connecting';
    const state = this.#closed ? 'closed' : isReady ? 'up' : notUp;
    return {
      state,
      breaker: this.#breaker.state,
      coherence: state === 'up' ? this.#feed.mode : 'none',
      ...(reason === undefined ? {} : { reason }),
    };
  }
}

function leftAlone(): CacheError {
  return new CacheError('CACHE_REMOTE_UNAVAILABLE', 'Redis is left alone: the last calls to it failed');
}
