import { CacheError } from '../../contracts/cache-error.js';
import type { RemotePayload } from '../../contracts/remote-store.js';
import { GetJoiner } from './get-joiner.js';
import type { Replicas } from './replicas.js';
import type { RedisCommands, RedisRoute, RedisTopology } from './redis-topology.js';

/** Runs commands on a route, within the deadline. */
type RunOn = <T>(route: RedisRoute, commands: RedisCommands<T>) => Promise<T>;

/**
 * Reads keys wherever they are, with as few commands as may be. Of a replica only what is there counts: for what is not, and
 * where it does not answer, its master is asked.
 */
export class RedisReads {
  readonly #topology: RedisTopology;
  readonly #replicas: Replicas | undefined;
  readonly #runOn: RunOn;
  readonly #joiners = new WeakMap<RedisRoute, GetJoiner>();

  constructor(topology: RedisTopology, replicas: Replicas | undefined, runOn: RunOn) {
    this.#topology = topology;
    this.#replicas = replicas;
    this.#runOn = runOn;
  }

  /** One key, together with the others of this tick. */
  get(key: string): Promise<RemotePayload | undefined> {
    const replica = this.#replicas?.of(key);
    return replica ? this.#getNear(key, replica) : this.#joinerOf(this.#topology.of(key)).get(key);
  }

  /** As many answers as keys, in their order; rejects where one of the servers does not answer. */
  async getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]> {
    if (keys.length === 0) return [];
    if (this.#replicas) return this.#getManyNear(keys, this.#replicas);
    const groups = [...this.#topology.groupReads(keys)];
    const [only] = groups;
    if (only && groups.length === 1) return this.#readGroup(only[0], keys);
    const payloads = await this.#readGroups(groups);
    return keys.map((key) => payloads.get(key));
  }

  async #getNear(key: string, replica: RedisRoute): Promise<RemotePayload | undefined> {
    const found = await this.#joinerOf(replica).get(key).catch(ifAnswered);
    return found ?? this.#joinerOf(this.#topology.of(key)).get(key);
  }

  async #getManyNear(
    keys: readonly string[],
    replicas: Replicas,
  ): Promise<readonly (RemotePayload | undefined)[]> {
    const near = [
      ...this.#topology.groupReads(keys.filter((key) => replicas.of(key) !== undefined)).values(),
    ];
    const groups = near.flatMap((group) => {
      const replica = replicas.of(group[0] ?? '');
      return replica ? [[replica, group] as const] : [];
    });
    const found = (await this.#readGroups(groups).catch(ifAnswered)) ?? new Map<string, undefined>();
    const missing = keys.filter((key) => found.get(key) === undefined);
    const rest = missing.length > 0 ? await this.#readGroups([...this.#topology.groupReads(missing)]) : found;
    return keys.map((key) => found.get(key) ?? rest.get(key));
  }

  async #readGroups(
    groups: readonly (readonly [RedisRoute, readonly string[]])[],
  ): Promise<ReadonlyMap<string, RemotePayload | undefined>> {
    const runs = groups.map(async ([route, group]) => {
      const replies = await this.#readGroup(route, group);
      return group.map((key, index) => [key, replies[index]] as const);
    });
    return new Map((await Promise.all(runs)).flat());
  }

  async #readGroup(
    route: RedisRoute,
    keys: readonly string[],
  ): Promise<readonly (RemotePayload | undefined)[]> {
    const replies = await this.#runOn(route, (client) => client.mGet([...keys]));
    return replies.map((reply) => reply ?? undefined);
  }

  #joinerOf(route: RedisRoute): GetJoiner {
    const known = this.#joiners.get(route);
    if (known) return known;
    const joiner = new GetJoiner((commands) => this.#runOn(route, commands));
    this.#joiners.set(route, joiner);
    return joiner;
  }
}

/** The master may be asked in place of a replica that refused or is gone, but no caller waits for two deadlines. */
function ifAnswered(error: unknown): undefined {
  if (CacheError.isInstance(error) && error.code === 'CACHE_REMOTE_TIMEOUT') throw error;
}
