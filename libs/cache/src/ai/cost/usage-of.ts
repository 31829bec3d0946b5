import type { AiUsage } from '../ai-types.js';

type RawUsage = Readonly<Record<string, unknown>>;

/** Reads the usage that a provider reports; `undefined` for what is none. */
export type UsageReader = (raw: unknown) => AiUsage | undefined;

/**
 * Readers of usage by the kind of API. Each counts a token once: what comes out of the provider's own prompt cache is
 * part of the input for OpenAI and Gemini, but comes on top of it for Anthropic; thinking is part of the output for
 * OpenAI and Anthropic, but comes on top of it for Gemini.
 */
export const usageOf = {
  openAiChat: reader((raw) => {
    const details = recordOf(raw['prompt_tokens_details']);
    const reasoning = count(recordOf(raw['completion_tokens_details'])['reasoning_tokens']) ?? 0;
    return usage({
      input: count(raw['prompt_tokens']),
      cacheRead: count(details['cached_tokens']) ?? count(raw['prompt_cache_hit_tokens']), // the latter: DeepSeek
      cacheWrite: count(details['cache_write_tokens']),
      output: count(raw['completion_tokens']) ?? 0,
      reasoning,
      isReasoningOnTop: isReasoningOnTop(raw, reasoning),
    });
  }),

  openAiResponses: reader((raw) => {
    const details = recordOf(raw['input_tokens_details']);
    return usage({
      input: count(raw['input_tokens']),
      cacheRead: count(details['cached_tokens']),
      cacheWrite: count(details['cache_write_tokens']),
      output: count(raw['output_tokens']),
      reasoning: count(recordOf(raw['output_tokens_details'])['reasoning_tokens']),
    });
  }),

  anthropic: reader((raw) => {
    const [input, cacheRead, cacheWrite] = [
      count(raw['input_tokens']),
      count(raw['cache_read_input_tokens']) ?? 0,
      count(raw['cache_creation_input_tokens']) ?? 0,
    ];
    return usage({
      input: input === undefined ? undefined : input + cacheRead + cacheWrite,
      cacheRead,
      cacheWrite,
      output: count(raw['output_tokens']),
      reasoning: count(recordOf(raw['output_tokens_details'])['thinking_tokens']),
    });
  }),

  gemini: reader((raw) => {
    const prompt = count(raw['promptTokenCount']);
    const fromTools = count(raw['toolUsePromptTokenCount']) ?? 0;
    return usage({
      input: prompt === undefined ? undefined : prompt + fromTools,
      cacheRead: count(raw['cachedContentTokenCount']),
      output: count(raw['candidatesTokenCount']) ?? 0,
      reasoning: count(raw['thoughtsTokenCount']),
      isReasoningOnTop: true,
    });
  }),

  embeddings: reader((raw) =>
    usage({ input: count(raw['prompt_tokens']) ?? count(raw['total_tokens']), output: 0 }),
  ),
} as const satisfies Readonly<Record<string, UsageReader>>;

/** Totals, and which parts of them are of another kind. */
interface Totals {
  readonly input: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly output: number | undefined;
  readonly reasoning?: number | undefined;
  readonly isReasoningOnTop?: boolean;
}

function usage(totals: Totals): AiUsage | undefined {
  const { input, output, cacheRead = 0, cacheWrite = 0, reasoning = 0, isReasoningOnTop = false } = totals;
  if (input === undefined || output === undefined) return undefined;
  return {
    input: { noCache: rest(input, cacheRead + cacheWrite), cacheRead, cacheWrite },
    output: { text: isReasoningOnTop ? output : rest(output, reasoning), reasoning },
  };
}

/** What is left of a total. A part that is larger than it was not part of it: some proxies mix the two styles. */
function rest(total: number, part: number): number {
  return part > total ? total : total - part;
}

/** xAI, behind the API of OpenAI, reports reasoning beside the completion; the total tells. */
function isReasoningOnTop(raw: RawUsage, reasoning: number): boolean {
  const [total, prompt, completion] = ['total_tokens', 'prompt_tokens', 'completion_tokens'].map((name) =>
    count(raw[name]),
  );
  return reasoning > 0 && total === (prompt ?? 0) + (completion ?? 0) + reasoning;
}

function reader(read: (raw: RawUsage) => AiUsage | undefined): UsageReader {
  return (raw) => (typeof raw === 'object' && raw !== null ? read(raw as RawUsage) : undefined);
}

function recordOf(value: unknown): RawUsage {
  return typeof value === 'object' && value !== null ? (value as RawUsage) : {};
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
