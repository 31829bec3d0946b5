import type { StoreConnection } from './borrowable-store.js';

/**
 * The connection that a borrowed store brings, as far as it can be seen. An `error` that nobody listens to would end the
 * process, so somebody does, for good: also after a close, since the owner may go on with it.
 */
export class BorrowedConnection {
  readonly #store: StoreConnection;
  #errors = 0;
  #lastError: unknown;

  constructor(store: StoreConnection, onTrouble: () => void) {
    this.#store = store;
    store.client?.on?.('error', onTrouble);
    store.on?.('error', (error) => {
      this.#errors++;
      this.#lastError = error;
      onTrouble();
    });
  }

  /** Whether the client is connecting: it would keep what it is given, and send it whenever that succeeds. */
  get isOffline(): boolean {
    const { client } = this.#store;
    return client?.isOpen === true && client.isReady === false;
  }

  /** Some stores tell of an error and answer as if nothing had been: a call under way meanwhile has failed. */
  async watch<T>(task: () => Promise<T>): Promise<T> {
    const before = this.#errors;
    const result = await task();
    if (this.#errors !== before) throw this.#lastError;
    return result;
  }

  /** Ends it at once: what waits for its last replies would wait for ever for those of a frozen server. */
  async end(): Promise<void> {
    const { client } = this.#store;
    if (!client) await this.#store.disconnect?.();
    else if (client.isOpen !== false) await (client.destroy ?? client.disconnect)?.call(client);
  }
}
