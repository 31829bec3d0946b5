import type { Timer } from '../../contracts/clock.js';
import type { RedisNode } from '../../settings/redis-address.js';
import { ClusterScout, type KnownNode } from './cluster-scout.js';
import { describeError } from './describe-error.js';
import { openPool, type RedisPool } from './redis-pool.js';
import { nameOf, type SlotOwners } from './slot-owners.js';
import type { ConnectionTemplate, TopologyParts } from './topology-parts.js';
import { closed } from './unavailable.js';

/** How often the map of slots is asked for where nothing says that it has changed. */
const REFRESH_MS = 5_000;
/** How often while a master is away: a replica takes over at some time. */
const URGENT_REFRESH_MS = 200;

/** A master, and the connections to it. */
interface Master extends KnownNode {
  readonly pool: RedisPool;
}

/**
 * The masters of a Cluster and their slots, as they are now: asked for at the start, at redirections, while a master is
 * away, and every few seconds.
 *
 * A connection to a node that is no master any more counts as lost: nobody vouches for what it tells.
 */
export class ClusterMasters {
  readonly #parts: TopologyParts;
  readonly #template: ConnectionTemplate;
  readonly #scout: ClusterScout;
  readonly #masters = new Map<string, Master>();
  /** Nodes that a slot is on its way to: the map may not name them yet. */
  readonly #expected = new Set<string>();
  #bySlot: SlotOwners['bySlot'] = [];
  #reason: string | undefined;
  #timer: Timer | undefined;
  #refreshing: Promise<void> | undefined;
  #waiting: (() => void)[] = [];
  #closed = false;

  constructor(parts: TopologyParts, template: ConnectionTemplate) {
    this.#parts = parts;
    this.#template = {
      ...template,
      onLost: () => {
        template.onLost();
        this.refresh();
      },
      onChange: () => this.#changed(),
    };
    this.#scout = new ClusterScout(parts);
    queueMicrotask(() => this.refresh()); // its owner is complete by then, and may be told of a change
  }

  get pools(): readonly RedisPool[] {
    return [...this.#masters.values()].map(({ pool }) => pool);
  }

  /** Why a master, or the Cluster, is away; never with a password. */
  get reason(): string | undefined {
    for (const [name, { pool }] of this.#masters)
      if (pool.reason !== undefined) return `${name}: ${pool.reason}`;
    return this.#masters.size > 0 ? undefined : this.#reason;
  }

  /** The connections to the master of a slot; `undefined` where the slot is with none. */
  of(slot: number): RedisPool | undefined {
    return this.#masters.get(this.#bySlot[slot] ?? '')?.pool;
  }

  /** Takes note of where a slot has gone. One that has moved is seldom alone, so the map is asked for as well; throws once closed. */
  move(slot: number, node: RedisNode): RedisPool {
    const target = this.#complete(node, slot);
    const pool = this.#poolAt(target);
    this.#bySlot[slot] = nameOf(target);
    this.refresh();
    return pool;
  }

  /** The connections to the node that a slot is on its way to; throws once closed. */
  expect(slot: number, node: RedisNode): RedisPool {
    const target = this.#complete(node, slot);
    this.#expected.add(nameOf(target));
    return this.#poolAt(target);
  }

  /** Resolves when a connection has come or gone, or the map was asked for. */
  nextChange(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Asks for the map; once at a time. */
  refresh(): void {
    if (this.#closed) return;
    this.#refreshing ??= this.#ask().finally(() => {
      this.#refreshing = undefined;
      this.#schedule();
    });
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#scout.close();
    await Promise.all([this.#refreshing, ...this.pools.map((pool) => pool.close(timeoutMs))]);
    this.#changed();
  }

  async #ask(): Promise<void> {
    try {
      const owners = await this.#scout.owners([...this.#masters.values()]);
      if (!this.#closed) this.#adopt(owners);
      this.#reason = undefined;
    } catch (error) {
      this.#reason = describeError(error);
    }
    this.#changed();
  }

  #schedule(): void {
    this.#timer?.cancel();
    if (this.#closed) return;
    const isWhole = this.#masters.size > 0 && this.pools.every(({ isReady }) => isReady);
    const delayMs = isWhole ? REFRESH_MS : URGENT_REFRESH_MS;
    this.#timer = this.#parts.clock.setTimeout(() => this.refresh(), delayMs);
  }

  #adopt({ masters, bySlot }: SlotOwners): void {
    for (const node of masters.values()) this.#poolAt(node);
    this.#bySlot = bySlot;
    for (const [name, { pool }] of this.#masters) {
      if (masters.has(name) || this.#expected.delete(name)) continue;
      this.#masters.delete(name);
      void pool.retire(this.#parts.redis.commandTimeout);
    }
  }

  #poolAt(node: RedisNode): RedisPool {
    const name = nameOf(node);
    const known = this.#masters.get(name);
    if (known) return known.pool;
    if (this.#closed) throw closed(); // a connection that is opened now would stay
    const pool = openPool(this.#parts.redis, { ...this.#template, locate: () => node });
    this.#masters.set(name, { node, pool });
    return pool;
  }

  /** A node that does not say where it is, is where it was asked. */
  #complete(node: RedisNode, slot: number): RedisNode {
    if (node.host !== '') return node;
    return { ...node, host: this.#masters.get(this.#bySlot[slot] ?? '')?.node.host ?? '' };
  }

  #changed(): void {
    this.#parts.onChange();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
