import type { RedisNode } from '../../settings/redis-address.js';
import { ConnectionAttempt, destroyClient } from './connection-attempt.js';
import { withDeadline } from './deadline.js';
import { addressOf, redisClientFactory, type RedisClient } from './redis-client.js';
import type { RedisRoute } from './redis-topology.js';
import { readSlotOwners, type SlotOwners } from './slot-owners.js';
import type { TopologyParts } from './topology-parts.js';
import { closed } from './unavailable.js';

/** A node that may be asked, with the connection that there is to it. */
export interface KnownNode {
  readonly node: RedisNode;
  readonly pool: RedisRoute;
}

/** What a node believes, and how recent that is. */
interface Belief {
  readonly epoch: number;
  readonly owners: SlotOwners;
}

/** Finds out which master each slot of a Cluster is with. */
export class ClusterScout {
  readonly #parts: Pick<TopologyParts, 'redis' | 'clock'>;
  readonly #createClient: ReturnType<typeof redisClientFactory>;
  readonly #seeds: readonly RedisNode[];
  /** The questions to nodes that are not connected. */
  readonly #attempts = new Set<ConnectionAttempt<Belief>>();
  #isClosed = false;

  constructor(parts: Pick<TopologyParts, 'redis' | 'clock'>) {
    this.#parts = parts;
    this.#createClient = redisClientFactory(parts.redis);
    this.#seeds = addressOf(parts.redis).nodes;
  }

  /**
   * What the node says that knows the latest epoch: one that is cut off from the others knows an earlier one. Where no
   * node is connected, the first one that answers, of the known ones and those of the URL.
   */
  async owners(known: readonly KnownNode[]): Promise<SlotOwners> {
    const connected = known.filter(({ pool }) => pool.isUsable);
    const asked = connected.map(({ node, pool }) => pool.run((client) => askNode(client, node)));
    const answers = await Promise.allSettled(asked);
    const beliefs = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const [latest] = beliefs.sort((one, other) => other.epoch - one.epoch);
    return (latest ?? (await this.#askAnybody(known.map(({ node }) => node)))).owners;
  }

  /** Ends at once what is asked of nodes that are not connected, and asks nobody any more. */
  close(): void {
    this.#isClosed = true;
    for (const attempt of this.#attempts) attempt.giveUp(closed());
  }

  async #askAnybody(known: readonly RedisNode[]): Promise<Belief> {
    try {
      return await Promise.any([...this.#seeds, ...known].map((node) => this.#askStranger(node)));
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error;
    }
  }

  async #askStranger(node: RedisNode): Promise<Belief> {
    const { clock, redis } = this.#parts;
    const delayMs = redis.connectTimeout;
    const onTimeout = () => new Error(`no answer within ${delayMs} ms`);
    if (this.#isClosed) throw closed();
    const client = this.#createClient({ place: node });
    client.on('error', () => undefined); // the call that it breaks rejects too
    const attempt = new ConnectionAttempt(client, () => askNode(client, node));
    this.#attempts.add(attempt);
    try {
      return await withDeadline(attempt.outcome, { clock, delayMs, onTimeout });
    } finally {
      this.#attempts.delete(attempt);
      destroyClient(client);
    }
  }
}

async function askNode(client: RedisClient, node: RedisNode): Promise<Belief> {
  const [info, slots] = await Promise.all([client.clusterInfo(), client.sendCommand(['CLUSTER', 'SLOTS'])]);
  const epoch = Number(/^cluster_current_epoch:(\d+)/m.exec(info)?.[1] ?? 0);
  return { epoch, owners: readSlotOwners(slots, node) };
}
