import { createAiFetch } from '../../libs/cache/src/ai/fetch/create-ai-fetch.js';
import type { AiFetchOptions } from '../../libs/cache/src/ai/fetch/fetch-cache.js';
import { FakeAiCache } from './fake-ai-cache.js';

/** Where OpenAI's chat is. */
export const CHAT = 'https://api.openai.com/v1/chat/completions';

/** A call as clients make it. */
export function post(body: unknown, init: RequestInit = {}): RequestInit {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer secret' };
  return { method: 'POST', headers, body: JSON.stringify(body), ...init };
}

/** A cached `fetch` over a fake cache, and a provider that answers as a test says. */
export class FetchRig {
  readonly cache = new FakeAiCache();
  /** What the provider was called with. */
  readonly calls: { readonly input: string | URL | Request; readonly init: RequestInit | undefined }[] = [];
  readonly #respond: (body: Record<string, unknown>) => Response | Promise<Response>;

  constructor(respond: (body: Record<string, unknown>) => Response | Promise<Response>) {
    this.#respond = respond;
  }

  /** The JSON that the provider was asked by the calls. */
  get bodies(): Record<string, unknown>[] {
    return this.calls.map(({ init }) => JSON.parse(init?.body as string) as Record<string, unknown>);
  }

  fetch(options: AiFetchOptions = {}): typeof fetch {
    const upstream: typeof fetch = async (input, init) => {
      this.calls.push({ input, init });
      const { body } = init ?? {};
      const isJson = typeof body === 'string' && body.startsWith('{');
      return this.#respond(isJson ? (JSON.parse(body) as Record<string, unknown>) : {});
    };
    return createAiFetch(this.cache, { fetch: upstream, ...options });
  }

  /** Asks OpenAI's chat, or another address. */
  ask(body: unknown, options?: AiFetchOptions, url = CHAT): Promise<Response> {
    return this.fetch(options)(url, post(body));
  }
}
