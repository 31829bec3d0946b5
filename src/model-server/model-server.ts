import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { answerTo, chunksOf, completionOf, type ChatRequest } from './chat-completion.js';

/** About how long a model takes for a word: some 40 words a second, the first after a moment of thought. */
const PACE = { first: 300, word: 25 };

/** How a `ModelServer` answers. */
export interface ModelServerOptions {
  /** Milliseconds before the first word and before each further one. @default 300 and 25 */
  readonly pace?: { readonly first: number; readonly word: number };
}

/**
 * A model to try the cache with: it speaks the API of OpenAI, knows chat completions, and summarizes by choosing
 * sentences. The same text has the same summary. It listens on the loopback interface only.
 */
export class ModelServer {
  readonly #server: Server;
  readonly #pace: { readonly first: number; readonly word: number };
  /** Completions that it was asked for. */
  calls = 0;

  constructor({ pace = PACE }: ModelServerOptions = {}) {
    this.#pace = pace;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** Listens on a port, a free one for 0; answers the base URL for a client. */
  async listen(port = 0): Promise<string> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = request.url === '/v1/chat/completions' ? readRequest(await textOf(request)) : undefined;
    if (asked === undefined) return refuse(response);
    this.calls++;
    const answer = answerTo(asked, Math.floor(Date.now() / 1_000));
    await pause(this.#pace.first);
    if (asked.stream) {
      const chunks = chunksOf(answer, asked.stream_options?.include_usage === true);
      return this.#stream(response, chunks);
    }
    await pause(this.#pace.word * answer.usage.completion_tokens);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(completionOf(answer)));
  }

  /** Word by word, until the client has heard enough. */
  async #stream(response: ServerResponse, chunks: readonly object[]): Promise<void> {
    response.setHeader('content-type', 'text/event-stream');
    for (const chunk of chunks) {
      if (response.destroyed) return;
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
      await pause(this.#pace.word);
    }
    response.end('data: [DONE]\n\n');
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function readRequest(body: string): ChatRequest | undefined {
  try {
    const request = JSON.parse(body) as Partial<ChatRequest>;
    return Array.isArray(request.messages) && typeof request.model === 'string'
      ? (request as ChatRequest)
      : undefined;
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse): void {
  const message = 'this model knows POST /v1/chat/completions with «model» and «messages» only';
  response.statusCode = 400;
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null } }),
  );
}
