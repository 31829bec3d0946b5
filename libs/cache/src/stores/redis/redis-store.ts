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
import { Breaker, leftAlone } from './breaker.js';
import { ChangeFeed } from './change-feed.js';
import { RedisClaim } from './redis-claim.js';
import { addressOf } from './redis-client.js';
import { RedisFill } from './redis-fill.js';
import { openTopology } from './open-topology.js';
import { RedisReads } from './redis-reads.js';
import { sweepPages } from './redis-sweep.js';
import { openReplicas, type Replicas } from './replicas.js';
import { RedisTagClock } from './redis-tag-clock.js';
import { STARTING_STATUS, statusesDiffer, statusOf } from './redis-status.js';
import type { RedisCommands, RedisRoute, RedisTopology } from './redis-topology.js';
import { swapHead, writeEntry, writeOrRemove, type Announce } from './redis-writes.js';

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
  readonly #kind: RemoteStatus['topology'];
  readonly #topology: RedisTopology;
  readonly #replicas: Replicas | undefined;
  readonly #reads: RedisReads;
  readonly #claim = new RedisClaim();
  readonly #fill = new RedisFill();
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
      run: (commands) => this.#run(this.#topology.of(this.tagClock.key), commands),
      announced: (client, keys, write) => this.#feed.announced(client, keys, write),
    });
    const markOf = (key: string) => this.tagClock.markOf(key);
    this.#feed = new ChangeFeed({ namespace, redis, clock, markOf });
    this.#kind = addressOf(redis).topology;
    this.batchSize = redis.batchSize;
    const { failures, cooldown } = redis.breaker;
    this.#breaker = new Breaker({ failures, cooldownMs: cooldown, clock, onChange: () => this.#update() });
    this.#topology = openTopology({
      redis,
      clock,
      feed: this.#feed,
      onChange: () => this.#connectionChanged(),
      onOutcome: (error) => this.#breaker.judge(error),
      onSecurity: (security) => (this.#security = security),
    });
    this.#replicas = openReplicas({ redis, clock, feed: this.#feed, topology: this.#topology });
    this.#reads = new RedisReads(this.#topology, this.#replicas, (route, commands) =>
      this.#run(route, commands),
    );
  }

  listen(listener: RemoteListener): void {
    this.#listener = listener;
    this.#feed.listen(listener);
    if (statusesDiffer(STARTING_STATUS, this.#status)) listener.onStatus(STARTING_STATUS, this.#status);
  }

  get(key: string): Promise<RemotePayload | undefined> {
    return this.#reads.get(key);
  }

  getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]> {
    return this.#reads.getMany(keys);
  }

  set(write: RemoteWrite, condition: WriteCondition = 'always'): Promise<boolean> {
    return this.#run(this.#topology.of(write.key), (client) => {
      const announce: Announce = (change) => this.#feed.announced(client, [write.key], change);
      return typeof condition === 'object'
        ? this.#fill.run(client, { write, prefix: condition.prefix, announce })
        : announce(writeEntry(client, write, condition));
    });
  }

  setMany(writes: readonly RemoteWrite[]): Promise<readonly boolean[]> {
    const groups = [...this.#topology.groupWrites(writes, ({ key }) => key)];
    const [only] = groups;
    return only && groups.length === 1 ? this.#setGroup(...only) : this.#setGroups(groups, writes);
  }

  /** Messages tell of no claim: what others keep in memory stays true. The server tells of one in its own way. */
  claim(write: RemoteWrite): Promise<ClaimReply> {
    return this.#run(this.#topology.of(write.key), (client) => {
      const reply = this.#claim.run(client, write);
      void this.#fill.prepare(client, write.key); // in the same packet: a fill is what follows
      return reply;
    });
  }

  swapHead(swap: HeadSwap): Promise<boolean> {
    return this.#run(this.#topology.of(swap.key), (client) =>
      this.#feed.announced(client, [swap.key], swapHead(client, swap)),
    );
  }

  async sweep(namespace: string, rule: SweepRule): Promise<void> {
    const together = (keys: readonly string[]) => this.#topology.together(keys);
    for (const route of this.#topology.servers()) {
      const run = <T>(commands: RedisCommands<T>) => this.#run(route, commands);
      for await (const hasMore of sweepPages({ run, together, namespace, rule })) {
        if (this.#closed) return;
        if (hasMore) await this.#pause();
      }
    }
  }

  async ping(timeoutMs: number): Promise<number> {
    const start = performance.now();
    await this.#topology.ping(timeoutMs);
    return performance.now() - start;
  }

  status(): RemoteStatus {
    return this.#status;
  }

  security(): ConnectionSecurity {
    return this.#security;
  }

  replicaLagMs(): number | undefined {
    return this.#replicas?.lagMs;
  }

  ready(): Promise<void> {
    if (this.#status.state === 'up') return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#topology.close(timeoutMs), this.#replicas?.close(timeoutMs)]);
    this.#update();
  }

  async #setGroups(
    groups: readonly (readonly [RedisRoute, readonly RemoteWrite[]])[],
    writes: readonly RemoteWrite[],
  ): Promise<readonly boolean[]> {
    const written = new Map<RemoteWrite, boolean>();
    const runs = groups.map(async ([route, group]) => {
      const replies = await this.#setGroup(route, group);
      group.forEach((write, index) => written.set(write, replies[index] ?? false));
    });
    await Promise.all(runs);
    return writes.map((write) => written.get(write) ?? false);
  }

  #setGroup(route: RedisRoute, writes: readonly RemoteWrite[]): Promise<readonly boolean[]> {
    return this.#run(route, (client) => {
      const announcer =
        (keys: readonly string[]): Announce =>
        (change) =>
          this.#feed.announced(client, keys, change);
      const sent = writes.map((write) => writeOrRemove(client, write, announcer([write.key])));
      return announcer(writes.map(({ key }) => key))(Promise.all(sent));
    });
  }

  /** A sweep tells every process of each key: in pieces, so that their loads are not drowned. */
  #pause(): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.setTimeout(resolve, SWEEP_PAUSE_MS));
  }

  #run<T>(route: RedisRoute, commands: RedisCommands<T>): Promise<T> {
    return route.isUsable && !this.#breaker.admits() ? Promise.reject(leftAlone()) : route.run(commands);
  }

  #connectionChanged(): void {
    if (this.#topology.isReady) this.#breaker.succeed();
    this.#update();
  }

  #update(): void {
    const previous = this.#status;
    this.#status = statusOf({
      topology: this.#topology,
      kind: this.#kind,
      breaker: this.#breaker.state,
      coherence: this.#feed.mode,
      wasUp: this.#wasUp,
      isClosed: this.#closed,
    });
    if (this.#status.state === 'up') {
      this.#wasUp = true;
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
    if (statusesDiffer(previous, this.#status)) this.#listener?.onStatus(previous, this.#status);
  }
}
