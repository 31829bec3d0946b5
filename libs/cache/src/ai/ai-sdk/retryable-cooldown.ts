import { CacheError } from '../../contracts/cache-error.js';

/** How every version of the AI SDK knows that a provider has answered with a failure. */
const API_CALL_ERROR = Symbol.for('vercel.ai.error.AI_APICallError');

/**
 * Makes the error by which the cache leaves a provider alone one that the AI SDK tries again after the time in its headers, as
 * it does with the answer in which the provider has asked for that.
 */
export function retryable(error: unknown): unknown {
  if (!CacheError.isInstance(error) || error.code !== 'CACHE_AI_COOLDOWN') return error;
  const { retryAfterMs } = error as { readonly retryAfterMs?: number };
  const responseHeaders = { 'retry-after-ms': String(Math.ceil(retryAfterMs ?? 0)) };
  return Object.assign(error, { [API_CALL_ERROR]: true, isRetryable: true, responseHeaders });
}
