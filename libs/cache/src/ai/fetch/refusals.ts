import { CacheError } from '../../contracts/cache-error.js';
import { respond } from './answers-over-http.js';
import { quoted } from './cache-status.js';
import { isTooLong } from '../unless-too-long.js';
import { UpstreamAnswerError } from './upstream-answer-error.js';

/**
 * The response of a call that the cache did not make: 504 where only the cache was to be asked, 429 while the provider is left
 * alone, and what the provider itself answered. Clients take them for the provider's own. Any other error is thrown again.
 */
export function refusalOf(error: unknown, live: Headers | undefined): Response {
  if (error instanceof UpstreamAnswerError)
    return respond(
      error,
      { status: live ? 'miss' : 'collapsed', stored: false, reason: error.message },
      live,
    );
  if (!CacheError.isInstance(error)) throw error;
  if (error.code === 'CACHE_AI_MISS' || isTooLong(error))
    return refusal(error, 504, { 'x-should-retry': 'false' });
  if (error.code !== 'CACHE_AI_COOLDOWN' || !('retryAfterMs' in error)) throw error;
  const waitMs = Number(error.retryAfterMs);
  const wait = {
    'retry-after': String(Math.ceil(waitMs / 1000)),
    'retry-after-ms': String(Math.ceil(waitMs)),
  };
  return refusal(error, 429, wait);
}

function refusal({ code, message }: CacheError, status: number, headers: Record<string, string>): Response {
  const cacheStatus = `ai; detail=${quoted(message)}`;
  const body = { error: { type: 'ai_cache', code, message } };
  return Response.json(body, { status, headers: { ...headers, 'cache-status': cacheStatus } });
}
