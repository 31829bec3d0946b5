import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a stub was asked. */
export interface StubCall {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
  /** Whether the caller went before it had the whole answer. */
  leftEarly: boolean;
}

/** What a stub answers: chunks are written one by one, each as a packet of its own. */
export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly chunks?: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
  /** The socket is cut after the chunks. */
  readonly drop?: boolean;
}

/** A provider on a free port of this machine, that counts its calls and answers as a test says. */
export class ModelStub implements AsyncDisposable {
  readonly calls: StubCall[] = [];
  answer: (call: StubCall, count: number) => StubAnswer | Promise<StubAnswer> = () => ({ status: 404 });
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<ModelStub> {
    const stub = new ModelStub();
    await new Promise<void>((resolve) => stub.#server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const isJson = text.startsWith('{');
    const call: StubCall = {
      path: request.url ?? '',
      headers: request.headers,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
      leftEarly: false,
    };
    this.calls.push(call);
    response.on('close', () => (call.leftEarly = !response.writableEnded));
    await this.#write(response, await this.answer(call, this.calls.length));
  }

  async #write(response: ServerResponse, answer: StubAnswer): Promise<void> {
    const { status = 200, headers = {}, json, chunks, drop } = answer;
    const type = chunks ? 'text/event-stream' : 'application/json';
    response.writeHead(status, { 'content-type': type, ...headers });
    for await (const chunk of chunks ?? []) {
      if (response.destroyed) return;
      response.write(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (drop) response.destroy();
    else response.end(json === undefined ? undefined : JSON.stringify(json));
  }
}
