import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a cache and Redis, holds each reply back, and lets nothing through while it is cut. */
export class DelayingProxy {
  /** How long a reply is held back, in milliseconds; may be changed at any time. */
  delayMs = 0;
  #isCut = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(targetPort: number) {
    this.#server = createServer((client) =>
      this.#join(client, connect({ host: '127.0.0.1', port: targetPort })),
    );
  }

  static async start(targetPort: number): Promise<DelayingProxy> {
    const proxy = new DelayingProxy(targetPort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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
      socket.setNoDelay(true);
      socket.on('error', () => {}); // the close that follows says it to the other side
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    } // prettier-ignore
    client.pipe(target);
    this.#delay(target, client);
    if (this.#isCut) client.destroy();
  }

  /** Replies keep their order, whichever timer is the first: each of them lets the oldest one go. */
  #delay(from: Socket, to: Socket): void {
    const held: Buffer[] = [];
    let due = 0;
    from.on('data', (chunk: Buffer) => {
      held.push(chunk);
      const now = performance.now();
      due = Math.max(due, now + this.delayMs);
      setTimeout(() => to.writable && to.write(held.shift() ?? ''), due - now);
    });
  }
}
