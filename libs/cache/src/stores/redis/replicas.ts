import { replicaTemplate } from './open-topology.js';
import { Replica, type ReplicaParts } from './replica.js';
import type { RedisRoute, RedisTopology } from './redis-topology.js';
import type { TopologyParts } from './topology-parts.js';

/** What replicas are found by. */
export interface ReplicasParts extends Omit<ReplicaParts, 'master' | 'isMaster' | 'onAdvance'> {
  readonly topology: RedisTopology;
}

/** A replica of each master, where `redis.readReplicas` wants them read. */
export class Replicas {
  readonly #parts: ReplicasParts;
  readonly #byMaster = new Map<RedisRoute, Replica>();

  constructor(parts: ReplicasParts) {
    this.#parts = parts;
  }

  /** The way to a replica that knows the key as it is, as far as was heard. */
  of(key: string): RedisRoute | undefined {
    const master = this.#parts.topology.serverOf(key);
    return master && this.#of(master).of(key);
  }

  /** How far the one that is furthest behind is behind at most, in milliseconds; `undefined` while a master has none that may be read. */
  get lagMs(): number | undefined {
    const lags = this.#parts.topology.servers().map((master) => this.#of(master).lagMs);
    const known = lags.filter((lag) => lag !== undefined);
    return known.length > 0 && known.length === lags.length ? Math.max(...known) : undefined;
  }

  async close(timeoutMs: number): Promise<void> {
    await Promise.all([...this.#byMaster.values()].map((replica) => replica.close(timeoutMs)));
  }

  #of(master: RedisRoute): Replica {
    const known = this.#byMaster.get(master);
    if (known) return known;
    const { topology, ...parts } = this.#parts;
    const isMaster = () => topology.servers().includes(master) || this.#forget(master);
    const replica = new Replica({ ...parts, master, isMaster, onAdvance: () => this.#forgetKnown() });
    this.#byMaster.set(master, replica);
    return replica;
  }

  /** A change is forgotten when no replica lags behind it: nobody knows of which of them it is. */
  #forgetKnown(): void {
    const known = [...this.#byMaster.values()].map(({ knowsUntil }) => knowsUntil);
    this.#parts.changes.forget(Math.min(...known));
  }

  #forget(master: RedisRoute): false {
    void this.#byMaster.get(master)?.close(0);
    this.#byMaster.delete(master);
    return false;
  }
}

/** The replicas of a topology, where its settings want them read. */
export function openReplicas({
  redis,
  clock,
  feed: { changes },
  topology,
}: Pick<TopologyParts, 'redis' | 'clock' | 'feed'> & Pick<ReplicasParts, 'topology'>): Replicas | undefined {
  if (!changes) return undefined;
  return new Replicas({ redis, clock, changes, topology, template: replicaTemplate({ redis, clock }) });
}
