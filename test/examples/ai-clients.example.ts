import Anthropic from '@anthropic-ai/sdk';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ChatOpenAI } from '@langchain/openai';
import { streamText, wrapLanguageModel } from 'ai';
import { createAiFetch, type AiCache } from 'nestjs-cache-presets/ai';
import { aiCacheMiddleware } from 'nestjs-cache-presets/ai-sdk';
import OpenAI from 'openai';

/** Where a model is served, and what it asks for. */
export interface Endpoint {
  readonly baseURL: string;
  readonly apiKey: string;
}

/** OpenAI's client. */
export async function withOpenAI(aiCache: AiCache, endpoint: Endpoint): Promise<string> {
  const fetch = createAiFetch(aiCache, { operation: 'summarize' }); // aiCache.fetch where there is one operation only
  const openai = new OpenAI({ ...endpoint, fetch });
  const { data, response } = await openai.chat.completions
    .create({ model: 'gpt-x', temperature: 0, messages: [{ role: 'user', content: 'Why do bees sleep?' }] })
    .withResponse();
  return `${data.choices[0]?.message.content} · ${response.headers.get('cache-status')}`;
}

/** Anthropic's client. */
export function withAnthropic(aiCache: AiCache, { baseURL, apiKey }: Endpoint): Anthropic {
  return new Anthropic({ baseURL, apiKey, fetch: aiCache.fetch });
}

/** LangChain. */
export function withLangChain(aiCache: AiCache, { baseURL, apiKey }: Endpoint): ChatOpenAI {
  return new ChatOpenAI({
    model: 'gpt-x',
    temperature: 0,
    apiKey,
    configuration: { baseURL, fetch: aiCache.fetch },
  });
}

/** The AI SDK. */
export async function withAiSdk(aiCache: AiCache, endpoint: Endpoint): Promise<string> {
  const provider = createOpenAICompatible({ name: 'local', ...endpoint });
  const model = wrapLanguageModel({ model: provider('gpt-x'), middleware: aiCacheMiddleware(aiCache) });
  const { text } = streamText({
    model,
    temperature: 0,
    prompt: 'Why do bees sleep?',
    providerOptions: { aiCache: { ttl: '1d' } }, // controls of this call; the provider does not see them
  });
  return text;
}

/** Other controls for every call within, whatever client makes it. */
export function askAnew(aiCache: AiCache, endpoint: Endpoint): Promise<string> {
  return aiCache.with({ mode: 'refresh' }, () => withOpenAI(aiCache, endpoint));
}
