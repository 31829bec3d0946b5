import { CacheError } from '../../contracts/cache-error.js';
import type { Clock } from '../../contracts/clock.js';
import type {
  RemoteListener,
  RemotePayload,
  RemoteStatus,
  RemoteStore,
  RemoteWrite,
  WriteCondition,
} from '../../contracts/remote-store.js';
import type { CacheConfig } from '../../settings/types.js';
import { Breaker } from './breaker.js';
import { ChangeFeed } from './change-feed.js';
import { redisClientFactory, type RedisClient } from './redis-client.js';
import { RedisConnection } from './redis-connection.js';
import { fromStored, toStored } from './stored-payload.js';

const SCAN_COUNT = 1_000;

/** What a `RedisStore` is made of. */
export interface RedisStoreOptions {
  readonly redis: CacheConfig['redis'];
  /** The prefix of every key, without the colon. */
  readonly namespace: string;
  readonly clock: Clock;
  /** Called with the former and the new status whenever it changes. */
  readonly onStatus?: (previous: RemoteStatus, current: RemoteStatus) => void;
}

/** The remote tier on Redis or Valkey: never slower than its deadline, never more than its own keys. */
export class RedisStore implements RemoteStore {
  readonly name = 'redis';
  readonly batchSize: number;
  readonly #options: RedisStoreOptions;
  readonly #breaker: Breaker;
  readonly #feed: ChangeFeed;
  readonly #connections: readonly RedisConnection[];
  readonly #waiting: (() => void)[] = [];
  #isReady = false;
  #wasUp = false;
  #closed = false;
  #status: RemoteStatus = { state: 'connecting', breaker: 'closed', coherence: 'none' };

  constructor(options: RedisStoreOptions) {
    this.#options = options;
    const { redis, clock, namespace } = options;
    this.#feed = new ChangeFeed(namespace, redis.coherence);
    this.batchSize = redis.batchSize;
    const { failures, cooldown } = redis.breaker;
    this.#breaker = new Breaker({ failures, cooldownMs: cooldown, clock, onChange: () => this.#update() });
    const createClient = redisClientFactory(redis);
    const connection = {
      createClient: () => createClient(this.#feed.mode === 'tracking'),
      prepare: (client: RedisClient) => this.#feed.attach(client),
      adapt: (error: unknown) => this.#feed.fallBack(error),
      connectTimeoutMs: redis.connectTimeout,
      commandTimeoutMs: redis.commandTimeout,
      heartbeatMs: redis.heartbeat,
      clock,
      onChange: () => this.#connectionChanged(),
    };
    this.#connections = Array.from({ length: redis.maxConnections }, () => new RedisConnection(connection));
  }

  listen(listener: RemoteListener): void {
    this.#feed.listen(listener);
  }

  async get(key: string): Promise<RemotePayload | undefined> {
    return fromStored(await this.#run(this.#connectionOf(key), (client) => client.get(key)));
  }

  async getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]> {
    if (keys.length === 0) return [];
    const replies = await this.#run(this.#leastBusy(), (client) => client.mGet([...keys]));
    return replies.map(fromStored);
  }

  async set(write: RemoteWrite, condition: WriteCondition = 'always'): Promise<boolean> {
    return this.#run(this.#connectionOf(write.key), (client) =>
      this.#announced(client, [write.key], writeEntry(client, write, condition)),
    );
  }

  async setMany(
    writes: readonly RemoteWrite[],
    condition: WriteCondition = 'always',
  ): Promise<readonly boolean[]> {
    const written = new Map<RemoteWrite, boolean>();
    await this.#perConnection(
      writes,
      ({ key }) => key,
      async (client, batch) => {
        const replies = await this.#announced(
          client,
          batch.map(({ key }) => key),
          Promise.all(batch.map((write) => writeEntry(client, write, condition))),
        );
        batch.forEach((write, index) => written.set(write, replies[index] ?? false));
      },
    );
    return writes.map((write) => written.get(write) ?? false);
  }

  async delete(keys: readonly string[]): Promise<void> {
    await this.#perConnection(
      keys,
      (key) => key,
      (client, batch) => this.#announced(client, batch, client.unlink(batch)),
    );
  }

  async clear(namespace: string): Promise<void> {
    const pattern = `${namespace.replace(/[*?[\]\\]/g, '\\$&')}[:/]*`;
    let cursor = '0';
    do {
      const from = cursor;
      const page = await this.#run(this.#leastBusy(), (client) =>
        client.scan(from, { MATCH: pattern, COUNT: SCAN_COUNT }),
      );
      cursor = page.cursor;
      if (page.keys.length > 0) await this.delete(page.keys);
    } while (cursor !== '0');
  }

  async ping(timeoutMs: number): Promise<number> {
    const start = performance.now();
    await Promise.all(
      this.#connections.map((connection) => connection.run((client) => client.ping(), timeoutMs)),
    );
    return performance.now() - start;
  }

  status(): RemoteStatus {
    return this.#status;
  }

  ready(): Promise<void> {
    if (this.#status.state === 'up') return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#connections.map((connection) => connection.close(timeoutMs)));
    this.#update();
  }

  async #run<T>(connection: RedisConnection, commands: (client: RedisClient) => Promise<T>): Promise<T> {
    if (connection.isReady && !this.#breaker.admits()) {
      throw new CacheError(
        'CACHE_REMOTE_UNAVAILABLE',
        'Redis is left alone for a while: the last calls to it failed',
      );
    }
    try {
      const result = await connection.run(commands);
      this.#breaker.succeed();
      return result;
    } catch (error) {
      this.#judge(error);
      throw error;
    }
  }

  /** A server that answers with an error is alive; a lost connection is noticed by its own. */
  #judge(error: unknown): void {
    if (!CacheError.isInstance(error)) return;
    if (error.code === 'CACHE_REMOTE_REFUSED') this.#breaker.succeed();
    else if (error.code === 'CACHE_REMOTE_TIMEOUT') this.#breaker.fail();
  }

  /** The same connection for the same key, so that what this process does to a key happens in its order. */
  #connectionOf(key: string): RedisConnection {
    if (this.#connections.length === 1) return this.#leastBusy();
    let hash = 0;
    for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) | 0;
    const preferred = this.#connections[Math.abs(hash) % this.#connections.length];
    return preferred?.isReady ? preferred : this.#leastBusy();
  }

  #leastBusy(): RedisConnection {
    const ready = this.#connections.filter(({ isReady }) => isReady);
    const candidates = ready.length > 0 ? ready : this.#connections;
    return candidates.reduce((best, one) => (one.inFlight < best.inFlight ? one : best));
  }

  /** Waits for a write, and for telling the others of it in the same packet. */
  async #announced<T>(client: RedisClient, keys: readonly string[], write: Promise<T>): Promise<T> {
    const [written] = await Promise.all([write, this.#feed.announce(client, keys)]);
    return written;
  }

  /** Runs writes over the connections of their keys. */
  async #perConnection<T>(
    items: readonly T[],
    keyOf: (item: T) => string,
    commands: (client: RedisClient, batch: T[]) => Promise<unknown>,
  ): Promise<void> {
    const groups = new Map<RedisConnection, T[]>();
    for (const item of items) {
      const connection = this.#connectionOf(keyOf(item));
      const group = groups.get(connection);
      if (group) group.push(item);
      else groups.set(connection, [item]);
    }
    const runs = [...groups].map(([connection, group]) =>
      this.#run(connection, (client) => commands(client, group)),
    );
    await Promise.all(runs);
  }

  #connectionChanged(): void {
    const isReady = this.#connections.every((connection) => connection.isReady);
    if (this.#isReady && !isReady) this.#feed.lost();
    this.#isReady = isReady;
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
    const changed = previous.state !== this.#status.state || previous.breaker !== this.#status.breaker;
    if (changed) this.#options.onStatus?.(previous, this.#status);
  }

  #currentStatus(): RemoteStatus {
    const lost = this.#connections.filter(({ isReady }) => !isReady);
    const reason = lost.find((connection) => connection.reason !== undefined)?.reason;
    const notUp = this.#wasUp || reason !== undefined ? 'down' : 'connecting';
    const state = this.#closed ? 'closed' : lost.length === 0 ? 'up' : notUp;
    return {
      state,
      breaker: this.#breaker.state,
      coherence: state === 'up' ? this.#feed.mode : 'none',
      ...(reason === undefined ? {} : { reason }),
    };
  }
}

async function writeEntry(
  client: RedisClient,
  { key, payload, ttlMs }: RemoteWrite,
  condition: WriteCondition,
): Promise<boolean> {
  const reply = await client.set(key, toStored(payload), {
    expiration: { type: 'PX', value: ttlMs },
    ...(condition === 'absent' ? { condition: 'NX' } : {}),
  });
  return reply === 'OK';
}
