import type { CacheConfig } from '../../settings/types.js';
import { RedisConnection, type RedisConnectionOptions } from './redis-connection.js';
import type { RedisCommands, RedisRoute, RedisTopology } from './redis-topology.js';

/** Who says where the server is, where the URL does not. */
export interface PoolGuide {
  /** Why it cannot be asked, `undefined` while it can. */
  readonly reason: string | undefined;
  close(): Promise<void>;
}

/** The connections to one server, and which of them a command takes. */
export class RedisPool implements RedisTopology, RedisRoute {
  readonly #connections: readonly RedisConnection[];
  readonly #guide: PoolGuide | undefined;

  constructor(connections: readonly RedisConnection[], guide?: PoolGuide) {
    this.#connections = connections;
    this.#guide = guide;
  }

  get isReady(): boolean {
    return this.#connections.every(({ isUsable }) => isUsable);
  }

  get isUsable(): boolean {
    return this.#connections.some(({ isUsable }) => isUsable);
  }

  get reason(): string | undefined {
    const lost = this.#connections.find(({ isUsable, reason }) => !isUsable && reason !== undefined);
    return this.isReady ? undefined : (this.#guide?.reason ?? lost?.reason);
  }

  of(key: string): RedisConnection {
    const [only] = this.#connections;
    if (only && this.#connections.length === 1) return only;
    let hash = 0;
    for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) | 0;
    const preferred = this.#connections[Math.abs(hash) % this.#connections.length];
    return preferred?.isUsable ? preferred : this.leastBusy();
  }

  leastBusy(): RedisConnection {
    const ready = this.#connections.filter(({ isUsable }) => isUsable);
    const candidates = ready.length > 0 ? ready : this.#connections;
    return candidates.reduce((best, one) => (one.inFlight < best.inFlight ? one : best));
  }

  run<T>(commands: RedisCommands<T>): Promise<T> {
    return this.leastBusy().run(commands);
  }

  groupReads(keys: readonly string[]): ReadonlyMap<RedisRoute, readonly string[]> {
    return new Map([[this.leastBusy(), keys]]);
  }

  groupWrites<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<RedisRoute, readonly T[]> {
    const [only] = this.#connections;
    if (only && this.#connections.length === 1) return new Map(items.length > 0 ? [[only, items]] : []);
    return groupBy(items, (item) => this.of(keyOf(item)));
  }

  servers(): readonly RedisRoute[] {
    return [this];
  }

  serverOf(): RedisRoute {
    return this;
  }

  together(keys: readonly string[]): Iterable<readonly string[]> {
    return [keys];
  }

  async ping(timeoutMs: number): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.ping(timeoutMs)));
  }

  async close(timeoutMs: number): Promise<void> {
    const closing = this.#connections.map((connection) => connection.close(timeoutMs));
    await Promise.all([...closing, this.#guide?.close()]);
  }

  /** As `close`, while others go on: what the connections would have told is lost. */
  async retire(timeoutMs: number): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.retire(timeoutMs)));
  }

  /** Replaces every connection that there is, since it may lead to another server by now. */
  renew(reason: string): void {
    for (const connection of this.#connections) connection.renew(reason);
  }
}

/** As many connections to one server as `redis.maxConnections` says. */
export function openPool(
  { maxConnections }: CacheConfig['redis'],
  connection: RedisConnectionOptions,
  guide?: PoolGuide,
): RedisPool {
  const connections = Array.from({ length: maxConnections }, () => new RedisConnection(connection));
  return new RedisPool(connections, guide);
}

/** Items by what a function says of them. */
export function groupBy<T, K>(items: readonly T[], by: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const name = by(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
