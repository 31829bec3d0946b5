import type { Clock } from '../contracts/clock.js';
import { CacheError } from '../contracts/cache-error.js';

/** A provider has asked to be left alone, and is. */
export class AiCooldownError extends CacheError {
  constructor(readonly retryAfterMs: number) {
    super(
      'CACHE_AI_COOLDOWN',
      `the provider has asked to be left alone, for another ${Math.ceil(retryAfterMs / 1000)} s; ask again after that, or allow old answers with staleIfError`,
    );
  }
}

/** Statuses by which a provider asks to be left alone: too many requests, unavailable, overloaded. */
const ASKS = new Set([429, 503, 529]);

/** Who is not asked for a while, since they said so: callers do not queue up for a refusal each. */
export class Cooldowns {
  readonly #until = new Map<string, number>();
  readonly #clock: Clock;
  readonly #maxMs: number;

  /** Nobody is left alone for longer than `maxMs`, whatever they ask for. */
  constructor(clock: Clock, maxMs: number) {
    this.#clock = clock;
    this.#maxMs = maxMs;
  }

  /** @throws AiCooldownError while the payer is to wait */
  check(payer: string): void {
    const until = this.#until.get(payer);
    if (until === undefined) return;
    const leftMs = until - this.#clock.now();
    if (leftMs > 0) throw new AiCooldownError(leftMs);
    this.#until.delete(payer);
  }

  /** Remembers what a provider asks for, if it asks for anything. */
  note(payer: string, askedMs: number | undefined): void {
    const waitMs = Math.min(askedMs ?? 0, this.#maxMs);
    if (waitMs <= 0) return;
    const now = this.#clock.now();
    for (const [other, until] of this.#until) if (until <= now) this.#until.delete(other); // they may never ask again
    this.#until.set(payer, now + waitMs);
  }

  /** As `note`, of an error by which a client tells of the answer of the provider. */
  noteError(payer: string, error: unknown): void {
    this.note(payer, retryAfterOf(error, this.#clock.now()));
  }
}

/** How long an answer with these headers asks to wait, in milliseconds; `undefined` where it does not. */
export function retryAfterMs(
  header: (name: string) => string | null | undefined,
  now: number,
): number | undefined {
  const exact = Number(header('retry-after-ms') ?? Number.NaN);
  if (exact >= 0) return exact;
  const text = header('retry-after');
  if (text === undefined || text === null || text.trim() === '') return undefined;
  const seconds = Number(text);
  const waitMs = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1000;
  return waitMs >= 0 ? waitMs : undefined;
}

/** The errors of `openai`, `@anthropic-ai/sdk`, the AI SDK and of clients with a `response`. */
function retryAfterOf(error: unknown, now: number): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { headers, responseHeaders, response } = error as Record<string, unknown>;
  const { headers: their } = (response ?? {}) as Record<string, unknown>;
  if (!ASKS.has(statusOf(error))) return undefined;
  return retryAfterMs(headerOf(headers ?? responseHeaders ?? their), now);
}

/** Whether the provider has refused the call itself, as it would any other time: an old answer is none to that. */
export function isRefusedCall(error: unknown): boolean {
  const status = statusOf(error);
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** The status of the provider's answer that an error tells of; `NaN` where it tells of none. */
function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return Number.NaN;
  const { status, statusCode, response } = error as Record<string, unknown>;
  const { status: answered } = (response ?? {}) as Record<string, unknown>;
  return Number(status ?? statusCode ?? answered);
}

function headerOf(headers: unknown): (name: string) => string | undefined {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined;
  const entries = Object.entries((headers ?? {}) as Record<string, unknown>);
  return (name) => {
    const value = entries.find(([key]) => key.toLowerCase() === name)?.[1];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
}
