import { BaseCache, deserializeStoredGeneration, serializeGeneration } from '@langchain/core/caches';
import type { Generation } from '@langchain/core/outputs';
import type { AiCache } from '../ai-cache.js';
import type { AiMode, AiRequest, AnswerFacts, Verdict } from '../ai-types.js';
import { ambiguityOf } from './prompt-ambiguity.js';

/** How the generations of LangChain are cached. */
export interface AiLangChainCacheOptions {
  /** What the calls are for: decides lifetimes and counts. @default none */
  readonly operation?: string | undefined;
  /**
   * Whether nobody can write lines such as `AI: …`, or a first word such as `admin, …`, into a message. LangChain names a
   * conversation by a text in which these and messages, or the name of a speaker, are the same; unless trusted, what may be
   * either is not cached.
   * @default false
   */
  readonly trustsRoles?: boolean | undefined;
}

type Stored = ReturnType<typeof serializeGeneration>;

/** Where providers say why an answer has ended: OpenAI, Anthropic, Gemini, Ollama, Bedrock, and OpenAI's responses. */
const REASONS = ['finish_reason', 'stop_reason', 'finishReason', 'done_reason', 'stopReason', 'status'];
/** Their ways to say that it is whole. */
const FINISHED = /^(stop|stop_sequence|end_turn|tool_calls|tool_use|function_call|completed)$/i;

/**
 * The AI cache as the `cache` of a LangChain model: `new ChatOpenAI({ cache: new AiLangChainCache(aiCache) })`.
 *
 * LangChain hands over a text and no messages, asks before and tells after a call, and not of streams at all: prompts
 * that the text does not name for certain are not cached, and calls at the same time are not shared. The `fetch` of
 * `AiCache` has none of these limits: `new ChatOpenAI({ configuration: { fetch: aiCache.fetch } })`.
 */
export class AiLangChainCache extends BaseCache {
  readonly #cache: AiCache;
  readonly #options: AiLangChainCacheOptions;

  constructor(cache: AiCache, options: AiLangChainCacheOptions = {}) {
    super();
    this.#cache = cache;
    this.#options = options;
  }

  /** Never rejects: what cannot be looked up is not there. */
  async lookup(prompt: string, llmKey: string): Promise<Generation[] | null> {
    const stored = await this.#ask(prompt, llmKey, { mode: 'only-if-cached', stored: [] });
    if (!stored || stored.length === 0) return null; // nobody was asked, so nothing is no answer
    return stored.map((one) => deserializeStoredGeneration(structuredClone(one)));
  }

  /** Never rejects: what cannot be kept has been answered all the same. */
  async update(prompt: string, llmKey: string, generations: Generation[]): Promise<void> {
    await this.#ask(prompt, llmKey, { mode: 'refresh', stored: generations.map(serializeGeneration) });
  }

  async #ask(
    prompt: string,
    llmKey: string,
    { mode, stored }: { readonly mode: AiMode; readonly stored: readonly Stored[] },
  ): Promise<readonly Stored[] | undefined> {
    const { operation, trustsRoles = false } = this.#options;
    if (ambiguityOf(prompt, trustsRoles) !== undefined || !this.#allows(mode)) return undefined;
    const request: AiRequest = {
      kind: 'langchain',
      operation,
      model: modelOf(llmKey),
      input: prompt,
      llmKey,
    };
    try {
      const answer = async () => stored;
      const { value } = await this.#cache.getOrGenerate(request, answer, { mode, kind: { read } });
      return value;
    } catch {
      return undefined; // a miss, or a text that is too long
    }
  }

  /** Whether what was said for all calls here leaves this step to the cache. */
  #allows(step: AiMode): boolean {
    const { mode = 'default' } = this.#cache.controls();
    if (mode === 'default') return true;
    return step === 'refresh' ? mode === 'refresh' : mode === 'read-only' || mode === 'only-if-cached';
  }
}

function read(stored: readonly Stored[]): AnswerFacts {
  const verdicts = stored.map(verdictOn);
  const refusal = verdicts.find(({ store }) => !store);
  return { verdict: refusal ?? (stored.length === 0 ? refuse('there is no answer') : { store: true }) };
}

function verdictOn({ text, message }: Stored): Verdict {
  const data: Readonly<Record<string, unknown>> = { ...message?.data };
  const metadata = Object(data['response_metadata']) as Readonly<Record<string, unknown>>;
  const reasons = REASONS.map((name) => metadata[name]).filter((reason) => typeof reason === 'string');
  const cut = reasons.find((reason) => !FINISHED.test(reason));
  if (cut !== undefined) return refuse(`the model stopped by ${cut}`);
  if (metadata['incomplete_details']) return refuse('the answer is incomplete');
  const calls = data['tool_calls'];
  const isEmpty = text.trim() === '' && !(Array.isArray(calls) && calls.length > 0);
  return isEmpty ? refuse('the answer is empty') : { store: true };
}

function refuse(reason: string): Verdict {
  return { store: false, reason };
}

/** The model that LangChain's name of a call tells; the whole name is part of the key. */
function modelOf(llmKey: string): string {
  return /\bmodel(?:_name|Name)?:"([^"]+)"/.exec(llmKey)?.[1] ?? 'langchain';
}
