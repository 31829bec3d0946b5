import type { RedisConnection } from './redis-connection.js';

/** The connections of a store, and which of them a command takes. */
export class RedisPool {
  readonly #connections: readonly RedisConnection[];

  constructor(connections: readonly RedisConnection[]) {
    this.#connections = connections;
  }

  get isReady(): boolean {
    return this.#connections.every(({ isReady }) => isReady);
  }

  /** Why one of them is not ready; never with a password. */
  get reason(): string | undefined {
    return this.#connections.find(({ isReady, reason }) => !isReady && reason !== undefined)?.reason;
  }

  /** The same connection for the same key, so that what this process does to a key happens in its order. */
  of(key: string): RedisConnection {
    const [only] = this.#connections;
    if (only && this.#connections.length === 1) return only;
    let hash = 0;
    for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) | 0;
    const preferred = this.#connections[Math.abs(hash) % this.#connections.length];
    return preferred?.isReady ? preferred : this.leastBusy();
  }

  leastBusy(): RedisConnection {
    const ready = this.#connections.filter(({ isReady }) => isReady);
    const candidates = ready.length > 0 ? ready : this.#connections;
    return candidates.reduce((best, one) => (one.inFlight < best.inFlight ? one : best));
  }

  /** Items by the connection of their key. */
  group<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<RedisConnection, readonly T[]> {
    const [only] = this.#connections;
    if (only && this.#connections.length === 1) return new Map(items.length > 0 ? [[only, items]] : []);
    const groups = new Map<RedisConnection, T[]>();
    for (const item of items) {
      const connection = this.of(keyOf(item));
      const group = groups.get(connection);
      if (group) group.push(item);
      else groups.set(connection, [item]);
    }
    return groups;
  }

  /** Does something with every connection, at the same time. */
  async all(act: (connection: RedisConnection) => Promise<unknown>): Promise<void> {
    await Promise.all(this.#connections.map(act));
  }
}
