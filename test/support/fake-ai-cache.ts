import type {
  AiCallOptions,
  AiControls,
  AiOutcome,
  AiRequest,
  AiResult,
  AiStream,
  AiStreamOptions,
  AnswerKind,
  Generate,
  StartStream,
} from '../../libs/cache/src/ai/ai-types.js';
import type { FetchCache } from '../../libs/cache/src/ai/fetch/fetch-cache.js';

/** An answer as it is kept. */
type Kept = { readonly whole: unknown } | { readonly parts: readonly unknown[] };

const HIT: AiOutcome = { status: 'hit', stored: true, ageMs: 2500 };

/** An AI cache in memory without lifetimes or sharing of streams, that tells what it was asked. */
export class FakeAiCache implements FetchCache {
  readonly asked: { readonly request: AiRequest; readonly options: AiControls<never> }[] = [];
  readonly kept = new Map<string, Kept>();
  /** Why the last answer was not kept. */
  refusal: string | undefined;
  ambient: AiControls = {};
  stable: readonly string[] = [];
  /** Thrown in the place of an answer, unless the call goes past the cache. */
  error: Error | undefined;
  readonly #flights = new Map<string, Promise<unknown>>();

  isStable(operation?: string): boolean {
    return operation !== undefined && this.stable.includes(operation);
  }

  controls(): AiControls {
    return this.ambient;
  }

  async getOrGenerate<T, P>(
    request: AiRequest,
    generate: Generate<T>,
    options: AiCallOptions<T, P> = {},
  ): Promise<AiResult<T>> {
    const { key, signal } = this.#begin(request, options);
    if (options.mode === 'bypass') return { value: await generate({ signal }), cache: bypassed(options) };
    const found = this.#whole<T>(key, options.kind);
    if (found !== undefined) return { value: found, cache: HIT };
    const flight = this.#flights.get(key);
    if (flight) return { value: (await flight) as T, cache: { status: 'collapsed', stored: false } };
    const making = generate({ signal }).finally(() => this.#flights.delete(key));
    this.#flights.set(key, making);
    const value = await making;
    const verdict = options.kind?.read?.(value).verdict ?? { store: true };
    this.refusal = verdict.store ? undefined : verdict.reason;
    if (verdict.store) this.kept.set(key, { whole: value });
    return { value, cache: { status: 'miss', stored: verdict.store, reason: this.refusal } };
  }

  async getOrStream<P, T>(
    request: AiRequest,
    start: StartStream<P>,
    options: AiStreamOptions<P, T> = {},
  ): Promise<AiStream<P>> {
    const { key, signal } = this.#begin(request, options);
    const kept = this.kept.get(key);
    if (kept !== undefined) {
      const parts = 'parts' in kept ? (kept.parts as readonly P[]) : options.kind?.unfold?.(kept.whole as T);
      if (parts) return streamOf(replay(parts), HIT);
    }
    const source = await start({ signal });
    const cache = options.mode === 'bypass' ? bypassed(options) : { status: 'miss' as const, stored: false };
    return streamOf(this.#record(key, source as AsyncIterable<P>, options), cache);
  }

  #begin(
    request: AiRequest,
    options: AiControls<never>,
  ): { readonly key: string; readonly signal: AbortSignal } {
    this.asked.push({ request, options });
    if (this.error && options.mode !== 'bypass') throw this.error;
    const key = JSON.stringify([request, options.credential]);
    return { key, signal: options.signal ?? new AbortController().signal };
  }

  #whole<T>(key: string, kind: AnswerKind<T> | undefined): T | undefined {
    const kept = this.kept.get(key);
    if (kept === undefined) return undefined;
    return 'whole' in kept ? (kept.whole as T) : kind?.fold?.(kept.parts);
  }

  async *#record<P, T>(
    key: string,
    source: AsyncIterable<P>,
    { mode, kind }: AiStreamOptions<P, T>,
  ): AsyncGenerator<P> {
    const parts: P[] = [];
    for await (const part of source) {
      parts.push(part);
      yield part;
    }
    const verdict = kind?.readParts?.(parts).verdict ?? { store: true };
    this.refusal = verdict.store ? undefined : verdict.reason;
    if (verdict.store && mode !== 'bypass') this.kept.set(key, { parts });
  }
}

function bypassed({ reason }: AiControls<never>): AiOutcome {
  return { status: 'bypass', stored: false, reason };
}

async function* replay<P>(parts: readonly P[]): AsyncGenerator<P> {
  yield* parts;
}

function streamOf<P>(source: AsyncGenerator<P>, cache: AiOutcome): AiStream<P> {
  const stream = new ReadableStream<P>(
    {
      pull: async (controller) => {
        const { done, value } = await source.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => void (await source.return(undefined)),
    },
    { highWaterMark: 0 },
  );
  return { stream, cache, outcome: Promise.resolve(cache), [Symbol.asyncIterator]: () => source };
}
