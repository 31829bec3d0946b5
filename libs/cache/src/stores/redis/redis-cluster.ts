import { CacheError } from '../../contracts/cache-error.js';
import { ClusterMasters } from './cluster-masters.js';
import { withDeadline } from './deadline.js';
import { keySlot } from './key-slot.js';
import { redirectionOf, type Redirection } from './redirection.js';
import { groupBy } from './redis-pool.js';
import type { RedisCommands, RedisRoute, RedisTopology } from './redis-topology.js';
import type { ConnectionTemplate, TopologyParts } from './topology-parts.js';
import { unavailable } from './unavailable.js';

/** How long a command waits whose keys are in two places. */
const RETRY_MS = 10;
const NO_MASTER = 'the slot of the key is with no master';

/**
 * A Redis Cluster: each master has connections of its own, so that what makes a connection trustworthy, its deadlines, its
 * heartbeat, and that it hears of changes before it is used, holds for every one of them.
 */
export class RedisCluster implements RedisTopology {
  readonly #parts: TopologyParts;
  readonly #masters: ClusterMasters;
  readonly #routes = new Map<number, SlotRoute>();

  constructor(parts: TopologyParts, template: ConnectionTemplate) {
    this.#parts = parts;
    this.#masters = new ClusterMasters(parts, template);
  }

  get isReady(): boolean {
    const { pools } = this.#masters;
    return pools.length > 0 && pools.every(({ isReady }) => isReady);
  }

  get isUsable(): boolean {
    return this.#masters.pools.some(({ isUsable }) => isUsable);
  }

  get reason(): string | undefined {
    return this.#masters.reason;
  }

  of(key: string): RedisRoute {
    const slot = keySlot(key);
    const known = this.#routes.get(slot);
    if (known) return known;
    const route = new SlotRoute(slot, this.#parts, this.#masters);
    this.#routes.set(slot, route);
    return route;
  }

  groupReads(keys: readonly string[]): ReadonlyMap<RedisRoute, readonly string[]> {
    return groupBy(keys, (key) => this.of(key));
  }

  /** Each by itself: where a slot is on its way to another master, a redirection is for one command. */
  groupWrites<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<RedisRoute, readonly T[]> {
    return new Map(
      items.map((item) => [new SlotRoute(keySlot(keyOf(item)), this.#parts, this.#masters), [item]]),
    );
  }

  servers(): readonly RedisRoute[] {
    return this.#masters.pools;
  }

  serverOf(key: string): RedisRoute | undefined {
    return this.#masters.of(keySlot(key));
  }

  together(keys: readonly string[]): Iterable<readonly string[]> {
    return groupBy(keys, keySlot).values();
  }

  async ping(timeoutMs: number): Promise<void> {
    if (this.#masters.pools.length === 0) throw unavailable(this.reason ?? NO_MASTER);
    await Promise.all(this.#masters.pools.map((pool) => pool.ping(timeoutMs)));
  }

  close(timeoutMs: number): Promise<void> {
    return this.#masters.close(timeoutMs);
  }
}

/** The way to the keys of one slot, wherever they are. */
class SlotRoute implements RedisRoute {
  readonly #slot: number;
  readonly #parts: Pick<TopologyParts, 'redis' | 'clock'>;
  readonly #masters: ClusterMasters;

  constructor(slot: number, parts: Pick<TopologyParts, 'redis' | 'clock'>, masters: ClusterMasters) {
    this.#slot = slot;
    this.#parts = parts;
    this.#masters = masters;
  }

  get isUsable(): boolean {
    return this.#masters.of(this.#slot)?.isUsable ?? false;
  }

  /** Redirections are followed within the same deadline. */
  async run<T>(commands: RedisCommands<T>): Promise<T> {
    const { clock, redis } = this.#parts;
    const until = clock.elapsed() + redis.commandTimeout;
    try {
      return await this.#send(commands);
    } catch (error) {
      const redirection = redirectionOf(error);
      if (!redirection) throw error;
      const onTimeout = () => stillMoving(redis.commandTimeout);
      const delayMs = Math.max(1, until - clock.elapsed());
      return withDeadline(this.#follow(commands, redirection, until), { clock, delayMs, onTimeout });
    }
  }

  #send<T>(commands: RedisCommands<T>): Promise<T> {
    const pool = this.#masters.of(this.#slot);
    return pool
      ? pool.of(String(this.#slot)).run(commands)
      : Promise.reject(unavailable(this.#masters.reason ?? NO_MASTER));
  }

  /** Until the commands ran, or failed for another reason, or nobody waits any more. */
  async #follow<T>(commands: RedisCommands<T>, first: Redirection, until: number): Promise<T> {
    let redirection = first;
    while (!this.#isOver(until)) {
      try {
        return await this.#redirected(commands, redirection, until);
      } catch (error) {
        const next = redirectionOf(error);
        if (!next) throw error;
        redirection = next;
      }
    }
    throw stillMoving(this.#parts.redis.commandTimeout);
  }

  async #redirected<T>(commands: RedisCommands<T>, to: Redirection, until: number): Promise<T> {
    if (to.kind === 'try again') {
      await new Promise<void>((resolve) => void this.#parts.clock.setTimeout(resolve, RETRY_MS));
      if (this.#isOver(until)) throw stillMoving(this.#parts.redis.commandTimeout);
      return this.#send(commands);
    }
    const isOnItsWay = to.kind === 'ask';
    const pool = isOnItsWay
      ? this.#masters.expect(this.#slot, to.node)
      : this.#masters.move(this.#slot, to.node);
    while (!pool.isUsable && !this.#isOver(until)) await this.#masters.nextChange();
    if (this.#isOver(until)) throw stillMoving(this.#parts.redis.commandTimeout); // nobody waits: a write would come late
    return pool.of(String(this.#slot)).run(isOnItsWay ? asking(commands) : commands);
  }

  #isOver(until: number): boolean {
    return this.#parts.clock.elapsed() >= until;
  }
}

/** The first of the commands is run by a node that does not have the slot yet. */
function asking<T>(commands: RedisCommands<T>): RedisCommands<T> {
  return async (client) => {
    const [, result] = await Promise.all([client.sendCommand(['ASKING']), commands(client)]);
    return result;
  };
}

function stillMoving(timeoutMs: number): CacheError {
  return new CacheError(
    'CACHE_REMOTE_TIMEOUT',
    `the slot of the key did not come to rest within ${timeoutMs} ms`,
  );
}
