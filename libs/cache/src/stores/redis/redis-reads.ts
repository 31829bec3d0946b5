import type { RemotePayload } from '../../contracts/remote-store.js';
import { GetJoiner } from './get-joiner.js';
import type { RedisCommands, RedisRoute, RedisTopology } from './redis-topology.js';

/** Runs commands on a route, within the deadline. */
type RunOn = <T>(route: RedisRoute, commands: RedisCommands<T>) => Promise<T>;

/** Reads keys wherever they are, with as few commands as may be. */
export class RedisReads {
  readonly #topology: RedisTopology;
  readonly #runOn: RunOn;
  readonly #joiners = new WeakMap<RedisRoute, GetJoiner>();

  constructor(topology: RedisTopology, runOn: RunOn) {
    this.#topology = topology;
    this.#runOn = runOn;
  }

  /** One key, together with the others of this tick. */
  get(key: string): Promise<RemotePayload | undefined> {
    return this.#joinerOf(this.#topology.of(key)).get(key);
  }

  /** As many answers as keys, in their order; rejects where one of the servers does not answer. */
  async getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]> {
    if (keys.length === 0) return [];
    const groups = [...this.#topology.groupReads(keys)];
    const [only] = groups;
    if (only && groups.length === 1) return this.#readGroup(only[0], keys);
    const runs = groups.map(async ([route, group]) => {
      const replies = await this.#readGroup(route, group);
      return group.map((key, index) => [key, replies[index]] as const);
    });
    const payloads = new Map((await Promise.all(runs)).flat());
    return keys.map((key) => payloads.get(key));
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
