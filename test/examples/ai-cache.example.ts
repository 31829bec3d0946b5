import type { AiCache, AiRequest, AiStream } from 'nestjs-cache-presets/ai';
import { createAiCache } from 'nestjs-cache-presets/ai';
import type { Cache } from 'nestjs-cache-presets/core';

/** The AI cache of an application, as the guide shows it. */
export function aiCacheOf(cache: Cache, secret: string, currentTenant: () => string | undefined): AiCache {
  return createAiCache(cache, {
    secret, // of `openssl rand -base64 32`, the same in all processes
    scope: currentTenant, // undefined: the cache is bypassed; 'shared' instead of a function: one for all
    operations: { summarize: { stable: true } },
    prices: { 'gpt-x': { input: 0.25, output: 2, cacheRead: 0.025 } }, // US dollars per million tokens
  });
}

/** A model of any kind, for the examples. */
export interface AnyModel {
  ask(text: string, signal: AbortSignal): Promise<string>;
  words(text: string, signal: AbortSignal): AsyncIterable<string>;
}

/** What is asked; nothing that decides the answer may be missing. */
const requestOf = (text: string): AiRequest => ({
  operation: 'summarize',
  model: 'my-model',
  input: text,
  prompt: { id: 'summary', version: '3' },
});

/** A whole answer, and how it was come by. */
export async function summaryOf(aiCache: AiCache, model: AnyModel, text: string): Promise<string> {
  const { value, cache } = await aiCache.getOrGenerate(requestOf(text), ({ signal }) =>
    model.ask(text, signal),
  );
  return `${value} (${cache.status}, ${cache.ageMs ?? 0} ms old, ${cache.saved?.latencyMs ?? 0} ms saved)`;
}

/** An answer word by word, from the model or as it was recorded. */
export function wordsOf(aiCache: AiCache, model: AnyModel, text: string): Promise<AiStream<string>> {
  return aiCache.getOrStream(requestOf(text), async ({ signal }) => model.words(text, signal));
}

/** Answers that a document has gone into, until it changes. */
export async function answerFrom(aiCache: AiCache, model: AnyModel, handbook: string): Promise<string> {
  const request = { operation: 'qa', model: 'my-model', input: `May I? ${handbook}` };
  const { value } = await aiCache.getOrGenerate(request, ({ signal }) => model.ask(handbook, signal), {
    documents: ['handbook'],
    maxAge: '10m', // an older answer is not taken
    staleIfError: '1d', // after its lifetime still served where the model fails
  });
  return value;
}

/** What an application does when a document has changed, and when a tenant has gone. */
export async function forget(aiCache: AiCache): Promise<void> {
  await aiCache.invalidate({ document: 'handbook' });
  await aiCache.invalidate({ scope: 'acme' });
}
