import type { RedisClient } from './redis-client.js';

/** Commands on a connection; where they are sent to another server instead, they run once more. */
export type RedisCommands<T> = (client: RedisClient) => Promise<T>;

/** A way to the server of some keys. */
export interface RedisRoute {
  /** Whether there is a connection. */
  readonly isUsable: boolean;
  /** Runs commands within the deadline; rejects at once while there is no connection. */
  run<T>(commands: RedisCommands<T>): Promise<T>;
}

/** The connections to all servers of a Redis, and which of them commands about a key take. */
export interface RedisTopology {
  /** Whether every connection to every server that holds keys is there. */
  readonly isReady: boolean;
  /** Whether one of them is, at least. */
  readonly isUsable: boolean;
  /** Why one of them is not there; never with a password. */
  readonly reason: string | undefined;

  /** The same connection for the same key, so that what this process does to a key happens in its order. */
  of(key: string): RedisRoute;
  /** Keys by the route on which one command may read them all. */
  groupReads(keys: readonly string[]): ReadonlyMap<RedisRoute, readonly string[]>;
  /** Items by the route on which commands of one packet may write them. */
  groupWrites<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<RedisRoute, readonly T[]>;
  /** One route to each server that holds keys; the same ones as long as they do. */
  servers(): readonly RedisRoute[];
  /** The one of them that holds a key; `undefined` where none does. */
  serverOf(key: string): RedisRoute | undefined;
  /** Those of a server's keys that one script may name together. */
  together(keys: readonly string[]): Iterable<readonly string[]>;

  /** Asks every server for a sign of life. */
  ping(timeoutMs: number): Promise<void>;
  /** Lets what is in flight end, for at most `timeoutMs`, then leaves nothing open. */
  close(timeoutMs: number): Promise<void>;
}
