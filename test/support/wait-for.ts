import { setTimeout as delay } from 'node:timers/promises';

/** How long and how often `waitFor` looks, and what it calls the thing it looks for. */
export interface WaitForOptions {
  /** @default 5000 */
  readonly timeoutMs?: number;
  /** @default 20 */
  readonly intervalMs?: number;
  /** Named in the error. @default 'a condition' */
  readonly what?: string;
}

/**
 * Resolves to the first truthy result of `condition`; a throw or a rejection counts as «not yet».
 *
 * Rejects after the time limit with what it waited for and the last error, also while a condition hangs.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 5000, intervalMs = 20, what = 'a condition' }: WaitForOptions = {},
): Promise<NonNullable<T>> {
  const finished = new AbortController();
  let lastError: unknown;

  const poll = async (): Promise<NonNullable<T>> => {
    for (;;) {
      try {
        const result = await condition();
        if (result) return result;
        lastError = undefined;
      } catch (error) {
        lastError = error;
      }
      await delay(intervalMs, undefined, { signal: finished.signal });
    }
  };
  const expire = async (): Promise<never> => {
    await delay(timeoutMs, undefined, { signal: finished.signal });
    const reason = lastError === undefined ? 'it was not so' : `last error: ${describeError(lastError)}`;
    throw new Error(`Waited ${timeoutMs} ms for ${what}; ${reason}`, { cause: lastError });
  };

  try {
    return await Promise.race([poll(), expire()]);
  } finally {
    finished.abort();
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
