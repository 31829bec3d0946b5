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
   * Whether nobody can write lines such as `AI: …` into a message. LangChain names a conversation by a text in which
   * such a line and a message are the same; unless trusted, conversations of more than one message are not cached.
   * @default false
   */
  readonly trustsRoles?: boolean | undefined;
}

type Stored = ReturnType<typeof serializeGeneration>;

/** Ways of OpenAI, Anthropic and Gemini to say that an answer is whole. */
const FINISHED = /^(stop|stop_sequence|end_turn|tool_calls|tool_use|function_call)$/i;

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
    return stored?.map((one) => deserializeStoredGeneration(structuredClone(one))) ?? null;
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
  const reason = metadata['finish_reason'] ?? metadata['stop_reason'] ?? metadata['finishReason'];
  if (typeof reason === 'string' && !FINISHED.test(reason)) return refuse(`the model stopped by ${reason}`);
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
