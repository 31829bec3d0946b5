import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { waitFor } from './wait-for.js';

/** Silence of so many delays is taken for the end of what goes on in the background. */
const QUIET_DELAYS = 5;

/**
 * Stands between a cache and Redis, holds each reply back, and lets nothing through while it is cut.
 *
 * It counts round trips by what follows what, not by the time that they take: a request is a new trip where a reply was
 * handed on since the last request. Requests that do not wait for one another are under way together, because replies
 * are late; a request that waits for a reply comes after it, however slow the machine.
 */
export class DelayingProxy {
  /** How long a reply is held back, in milliseconds; may be changed at any time. */
  delayMs: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #hasReplied = true;
  #trips = 0;
  #lastTraffic = 0;

  private constructor(targetPort: number, delayMs: number) {
    this.delayMs = delayMs;
    this.#server = createServer({ noDelay: true }, (client) =>
      this.#join(client, connect({ host: '127.0.0.1', port: targetPort, noDelay: true })),
    );
  }

  /** Listens on a free port of the loopback interface, in front of the server on `targetPort`. */
  static async start(targetPort: number, delayMs = 0): Promise<DelayingProxy> {
    const proxy = new DelayingProxy(targetPort, delayMs);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The address of database 0 behind the proxy. */
  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The round trips, one after the other, that an action has made when it resolves. */
  async tripsOf(act: () => Promise<unknown>): Promise<number> {
    const isQuiet = () => performance.now() - this.#lastTraffic > QUIET_DELAYS * this.delayMs;
    await waitFor(isQuiet, { intervalMs: this.delayMs, what: 'the connection to be quiet' });
    this.#hasReplied = true;
    const before = this.#trips;
    await act();
    return this.#trips - before;
  }

  /** Breaks every connection, and those that come until `restore()`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.#isCut = false;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  #join(client: Socket, target: Socket): void {
    for (const [socket, other] of [[client, target], [target, client]] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => {}); // the close that follows says it to the other side
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    } // prettier-ignore
    client.on('data', () => this.#count());
    client.pipe(target);
    this.#delay(target, client);
    if (this.#isCut) client.destroy();
  }

  #count(): void {
    this.#lastTraffic = performance.now();
    if (this.#hasReplied) this.#trips++;
    this.#hasReplied = false;
  }

  /** Replies keep their order, whichever timer is the first: each of them lets the oldest one go. */
  #delay(from: Socket, to: Socket): void {
    const held: Buffer[] = [];
    let due = 0;
    const handOn = () => {
      this.#lastTraffic = performance.now();
      this.#hasReplied = true;
      if (to.writable) to.write(held.shift() ?? '');
    };
    from.on('data', (chunk: Buffer) => {
      held.push(chunk);
      this.#lastTraffic = performance.now();
      due = Math.max(due, this.#lastTraffic + this.delayMs);
      setTimeout(handOn, due - this.#lastTraffic);
    });
  }
}
