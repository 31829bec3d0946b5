import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { waitFor } from './wait-for.js';

/** Silence of so many delays is taken for the end of what goes on in the background. */
const QUIET_DELAYS = 5;

/** Starts a proxy on a free port of the loopback interface, in front of the server on `port`. */
export async function startCountingProxy(port: number, delayMs: number): Promise<CountingProxy> {
  const proxy = new CountingProxy(port, delayMs);
  await proxy.start();
  return proxy;
}

/**
 * Hands every reply on late, and counts round trips by what follows what, not by the time that they take: a request is a
 * new trip where a reply was handed on since the last request. Requests that do not wait for one another are under way
 * together, because replies are late; a request that waits for a reply comes after it, however slow the machine.
 */
export class CountingProxy {
  readonly #port: number;
  readonly #delayMs: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #hasReplied = true;
  #trips = 0;
  #lastTraffic = 0;

  constructor(port: number, delayMs: number) {
    this.#port = port;
    this.#delayMs = delayMs;
    this.#server = createServer({ noDelay: true }, (client) => this.#serve(client));
  }

  /** The address of database 0 behind the proxy. */
  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** The round trips, one after the other, that an action has made when it resolves. */
  async tripsOf(act: () => Promise<unknown>): Promise<number> {
    await this.#quiet();
    this.#hasReplied = true;
    const before = this.#trips;
    await act();
    return this.#trips - before;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(client: Socket): void {
    const server = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    client.on('data', (request) => {
      this.#count();
      server.write(request);
    });
    server.on('data', (reply) => {
      this.#lastTraffic = performance.now();
      setTimeout(() => this.#handOn(client, reply), this.#delayMs);
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }

  #count(): void {
    this.#lastTraffic = performance.now();
    if (this.#hasReplied) this.#trips++;
    this.#hasReplied = false;
  }

  #handOn(client: Socket, reply: Buffer): void {
    this.#lastTraffic = performance.now();
    this.#hasReplied = true;
    client.write(reply);
  }

  async #quiet(): Promise<void> {
    const isQuiet = () => performance.now() - this.#lastTraffic > QUIET_DELAYS * this.#delayMs;
    await waitFor(isQuiet, { intervalMs: this.#delayMs, what: 'the connection to be quiet' });
  }
}
