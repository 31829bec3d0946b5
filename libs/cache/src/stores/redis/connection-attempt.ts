import type { RedisClient } from './redis-client.js';

/** A client that is on its way to a server, and may be given up at any time. */
export class ConnectionAttempt<T> {
  readonly client: RedisClient;
  /** What `prepare` answered on the connected client; rejects as that does, as the client does, or when it is given up. */
  readonly outcome: Promise<T>;
  #reject: (reason: unknown) => void = () => undefined;

  constructor(client: RedisClient, prepare: (client: RedisClient) => Promise<T>) {
    this.client = client;
    this.outcome = new Promise((resolve, reject) => {
      this.#reject = reject;
      client
        .connect()
        .then(() => prepare(client))
        .then(resolve, reject);
    });
  }

  giveUp(reason: Error): void {
    destroyClient(this.client);
    this.#reject(reason);
  }
}

/**
 * Ends a client, also one that is closing: its socket stays open while it drains, although it no longer says so. A socket
 * that is still on its way to the server is ended when it arrives: the client forgets it until then.
 */
export function destroyClient(client: RedisClient): void {
  client.once('connect', () => client.destroy());
  client.destroy();
}
