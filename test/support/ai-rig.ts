import type { AiCacheOptions } from '../../libs/cache/src/ai/ai-cache-options.js';
import { AiCache } from '../../libs/cache/src/ai/ai-cache.js';
import type { AiRequest } from '../../libs/cache/src/ai/ai-types.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import { HeldCall } from '../../libs/cache/src/testing/held-call.js';
import { createTestCache, type TestCache } from '../../libs/cache/src/testing/create-test-cache.js';

/** A request like any other. */
export const REQUEST: AiRequest = {
  operation: 'summarize',
  provider: 'local',
  model: 'small',
  input: 'a text to be summarised',
};

/** An AI cache over a fake remote tier, and a model that counts its calls. */
export interface AiRig extends TestCache {
  readonly ai: AiCache;
  readonly model: CountingModel;
  /** The AI cache of another process. */
  readonly otherProcess: () => Promise<AiCache>;
}

/** Answers `answer 1`, `answer 2`, … */
export class CountingModel {
  calls = 0;

  readonly answer = async (): Promise<string> => `answer ${++this.calls}`;
}

const OPTIONS: AiCacheOptions = { secret: 'a secret of the tests, long enough', scope: 'shared' };

/** An AI cache with a secret and one scope for all, unless the options say otherwise. */
export async function aiRig(options: AiCacheOptions = {}, set: CacheConfigInput = {}): Promise<AiRig> {
  const rig = await createTestCache({ mode: 'tiered', redis: { url: 'redis://fake' }, ...set });
  const build = (cache: TestCache['cache']) => new AiCache(cache, { ...OPTIONS, ...options });
  return {
    ...rig,
    ai: build(rig.cache),
    model: new CountingModel(),
    otherProcess: async () => build(await rig.peer()),
  };
}

/** Answers `answer 1`, … when it is told to. */
export class HeldModel {
  calls = 0;
  /** Of the last call. */
  signal: AbortSignal | undefined;
  readonly held = new HeldCall();

  readonly answer = async ({ signal }: { readonly signal: AbortSignal }): Promise<string> => {
    this.signal = signal;
    const call = ++this.calls;
    await this.held.pass();
    return `answer ${call}`;
  };
}

/** A model that speaks when it is told to, in streams. */
export class SpeakingModel<P = string> {
  calls = 0;
  /** Of the last call. */
  signal: AbortSignal | undefined;
  /** Whether the last stream was let go of before its end. */
  isCancelled = false;
  #controller: ReadableStreamDefaultController<P> | undefined;

  readonly start = async ({ signal }: { readonly signal: AbortSignal }): Promise<ReadableStream<P>> => {
    this.calls++;
    this.signal = signal;
    this.isCancelled = false;
    return new ReadableStream<P>({
      start: (controller) => void (this.#controller = controller),
      cancel: () => void (this.isCancelled = true),
    });
  };

  say(...parts: P[]): void {
    for (const part of parts) this.#controller?.enqueue(part);
  }

  end(): void {
    this.#controller?.close();
  }

  fail(error: Error): void {
    this.#controller?.error(error);
  }
}

/** All parts that are left of a stream. */
export async function partsOf<P>(stream: AsyncIterable<P>): Promise<P[]> {
  const parts: P[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

/** The next parts of a stream that goes on. */
export async function nextParts<P>(reader: ReadableStreamDefaultReader<P>, count: number): Promise<P[]> {
  const parts: P[] = [];
  while (parts.length < count) parts.push((await reader.read()).value as P);
  return parts;
}

/** What the model of `recordedRig` says. */
export const WORDS = ['one ', 'two ', 'three'];

/** A rig whose model has spoken once, to its end: the first stream, what its reader got of it, and how it was answered. */
export async function recordedRig(options: AiCacheOptions = {}) {
  const rig = await aiRig(options);
  const speaker = new SpeakingModel();
  const first = await rig.ai.getOrStream(REQUEST, speaker.start);
  speaker.say(...WORDS);
  speaker.end();
  const outcome = [await partsOf(first), await first.outcome] as const;
  return { ...rig, speaker, first, outcome };
}
