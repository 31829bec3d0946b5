import { CacheError } from '../contracts/cache-error.js';
import type { AiControls, AiMode } from './ai-types.js';

/** The controls of a call that goes past the cache, since its text is too long for it. */
const PAST = { mode: 'bypass', reason: 'the text is too long (ai.maxTextLength)' } as const;

/**
 * Asks, and asks again past the cache where the text is too long for it: a conversation grows until it is, and goes on. `mode`
 * is that of the call; where only the cache is to be asked, the error stays one.
 */
export async function unlessTooLong<C extends AiControls<never>, R>(
  ask: (controls: C | (C & typeof PAST)) => Promise<R>,
  controls: C,
  mode: AiMode | undefined,
): Promise<R> {
  try {
    return await ask(controls);
  } catch (error) {
    if (!isTooLong(error) || mode === 'only-if-cached') throw error;
    return ask({ ...controls, ...PAST });
  }
}

/** Whether the cache has refused a request for its length. */
export function isTooLong(error: unknown): boolean {
  return CacheError.isInstance(error) && error.code === 'CACHE_AI_TEXT_TOO_LONG';
}
