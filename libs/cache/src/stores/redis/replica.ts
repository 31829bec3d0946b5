import type { Timer } from '../../contracts/clock.js';
import { openPool, type RedisPool } from './redis-pool.js';
import type { RedisClient } from './redis-client.js';
import type { RedisRoute } from './redis-topology.js';
import { readReplication, type Replication } from './replication.js';
import type { RecentChanges } from './recent-changes.js';
import { nameOf } from './slot-owners.js';
import type { ConnectionTemplate, TopologyParts } from './topology-parts.js';

/** How often the master is asked how far its replicas are, which tell it every second. */
const PROBE_MS = 1_000;
/** A replica that is further behind is not read. */
const MAX_LAG_MS = 5_000;

/** What the master had written at a time, in bytes of its stream. */
interface Mark {
  readonly at: number;
  readonly offset: number;
}

/** What a replica is found and judged by. */
export interface ReplicaParts extends Pick<TopologyParts, 'redis' | 'clock'> {
  /** The connections to its master. */
  readonly master: RedisRoute;
  /** Whether it still is one. */
  readonly isMaster: () => boolean;
  readonly changes: RecentChanges;
  readonly template: ConnectionTemplate;
  /** Called when it knows more than before. */
  readonly onAdvance: () => void;
}

/**
 * One replica of a master, and until when it is known to have all that was written.
 *
 * The master says how much it has written, and how much of it each replica has acknowledged: a replica that has acknowledged
 * what there was at a time knows every key as it was then, and every key of which no later change was heard as it is.
 */
export class Replica {
  readonly #parts: ReplicaParts;
  #name: string | undefined;
  #pool: RedisPool | undefined;
  #history = '';
  #marks: Mark[] = [];
  #knowsUntil = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;
  #closed = false;

  constructor(parts: ReplicaParts) {
    this.#parts = parts;
    queueMicrotask(() => void this.#probe());
  }

  /** The way to the replica, where it knows the key as it is. */
  of(key: string): RedisRoute | undefined {
    const { clock, changes } = this.#parts;
    if (!this.#pool?.isUsable || clock.elapsed() - this.#knowsUntil > MAX_LAG_MS) return undefined;
    return changes.isKnownTo(this.#knowsUntil, key) ? this.#pool : undefined;
  }

  /** It knows everything up to this time. */
  get knowsUntil(): number {
    return this.#knowsUntil;
  }

  /** How far it is behind at most, in milliseconds; `undefined` where there is none that may be read. */
  get lagMs(): number | undefined {
    const lagMs = this.#parts.clock.elapsed() - this.#knowsUntil;
    return this.#pool?.isUsable && lagMs <= MAX_LAG_MS ? lagMs : undefined;
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await this.#pool?.close(timeoutMs);
  }

  async #probe(): Promise<void> {
    const { clock, master, isMaster } = this.#parts;
    if (this.#closed || !isMaster()) return;
    const at = clock.elapsed();
    try {
      this.#adopt(readReplication(await master.run((client) => client.info('replication'))), at);
    } catch {
      // the master is away, or forbids it: nothing is known of its replicas, which are soon too far behind to be read
    }
    if (!this.#closed) this.#timer = clock.setTimeout(() => void this.#probe(), PROBE_MS);
  }

  #adopt({ history, offset, replicas }: Replication, at: number): void {
    if (this.#closed) return;
    if (history !== this.#history) this.#marks = [];
    this.#history = history;
    this.#marks = [...this.#marks.filter((mark) => at - mark.at <= MAX_LAG_MS), { at, offset }];
    const same = replicas.find(({ node }) => nameOf(node) === this.#name);
    const chosen = same ?? replicas[Math.floor(Math.random() * replicas.length)];
    if (!same) this.#follow(chosen?.node);
    if (chosen) this.#advance(chosen.offset);
  }

  #advance(acknowledged: number): void {
    const known = this.#marks.findLast(({ offset }) => offset <= acknowledged);
    if (!known) return;
    this.#knowsUntil = known.at;
    this.#marks = this.#marks.filter(({ at }) => at >= known.at);
    this.#parts.onAdvance();
  }

  #follow(node: Parameters<typeof nameOf>[0] | undefined): void {
    const { redis, template } = this.#parts;
    void this.#pool?.close(redis.commandTimeout);
    this.#knowsUntil = Number.NEGATIVE_INFINITY;
    this.#name = node && nameOf(node);
    const prepare = (client: RedisClient) => this.#verify(client);
    this.#pool = node && openPool(redis, { ...template, locate: () => node, prepare });
  }

  /** Behind a proxy or in a container, the address that the master knows may be that of another server here. */
  async #verify(client: RedisClient): Promise<void> {
    await this.#parts.template.prepare(client);
    const { role, history } = readReplication(await client.info('replication'));
    if (role !== 'slave' || history !== this.#history)
      throw new Error(`${this.#name} does not replicate the master that names it`);
  }
}
