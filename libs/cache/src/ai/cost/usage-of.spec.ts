import { describe, expect, it } from '@jest/globals';
import { usageOf } from './usage-of.js';

type Kind = keyof typeof usageOf;
type Tokens = [noCache: number, cacheRead: number, cacheWrite: number, text: number, reasoning: number];

/** Records as the providers send them, beside what they mean, counted by hand. */
const RECORDS: [what: string, kind: Kind, raw: object, tokens: Tokens][] = [
  ['OpenAI chat', 'openAiChat', { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 }, [100, 0, 0, 20, 0]],
  ['OpenAI chat, cached tokens are part of the prompt', 'openAiChat', {
    prompt_tokens: 2_006, completion_tokens: 300, total_tokens: 2_306,
    prompt_tokens_details: { cached_tokens: 1_920, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 192, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  }, [86, 1_920, 0, 108, 192]],
  ['OpenAI chat, written to its cache', 'openAiChat', {
    prompt_tokens: 2_006, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 1_000, cache_write_tokens: 1_000 },
  }, [6, 1_000, 1_000, 1, 0]],
  ['OpenAI chat without details', 'openAiChat', {
    prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: null, completion_tokens_details: null,
  }, [5, 0, 0, 1, 0]],
  ['DeepSeek', 'openAiChat', {
    prompt_tokens: 100, completion_tokens: 10, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36,
  }, [36, 64, 0, 10, 0]],
  ['xAI, reasoning beside the completion', 'openAiChat', {
    prompt_tokens: 32, completion_tokens: 9, total_tokens: 135, completion_tokens_details: { reasoning_tokens: 94 },
  }, [32, 0, 0, 9, 94]],
  ['a proxy that counts cached tokens on top', 'openAiChat', {
    prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 900 },
  }, [10, 900, 0, 1, 0]],
  ['OpenAI responses', 'openAiResponses', {
    input_tokens: 328, input_tokens_details: { cached_tokens: 256 }, output_tokens: 52,
    output_tokens_details: { reasoning_tokens: 40 }, total_tokens: 380,
  }, [72, 256, 0, 12, 40]],
  ['Anthropic', 'anthropic', { input_tokens: 12, output_tokens: 6 }, [12, 0, 0, 6, 0]],
  ['Anthropic, cached tokens come on top of the input', 'anthropic', {
    input_tokens: 21, cache_creation_input_tokens: 188, cache_read_input_tokens: 100_000, output_tokens: 393,
    cache_creation: { ephemeral_5m_input_tokens: 188, ephemeral_1h_input_tokens: 0 }, service_tier: 'standard',
  }, [21, 100_000, 188, 393, 0]],
  ['Anthropic, thinking is part of the output', 'anthropic', {
    input_tokens: 1, cache_creation_input_tokens: null, cache_read_input_tokens: null, output_tokens: 500,
    output_tokens_details: { thinking_tokens: 420 },
  }, [1, 0, 0, 80, 420]],
  ['Gemini, thoughts come on top of the output', 'gemini', {
    promptTokenCount: 1_000, cachedContentTokenCount: 800, candidatesTokenCount: 50, thoughtsTokenCount: 70,
    toolUsePromptTokenCount: 5, totalTokenCount: 1_125,
  }, [205, 800, 0, 50, 70]],
  ['embeddings', 'embeddings', { prompt_tokens: 8, total_tokens: 8 }, [8, 0, 0, 0, 0]],
]; // prettier-ignore

describe('usageOf', () => {
  it.each(RECORDS)('reads %s', (_, kind, raw, [noCache, cacheRead, cacheWrite, text, reasoning]) => {
    expect(usageOf[kind](raw)).toEqual({
      input: { noCache, cacheRead, cacheWrite },
      output: { text, reasoning },
    });
  });

  it.each(Object.keys(usageOf) as Kind[])('%s knows no usage where there is none', (kind) => {
    const nothing = [
      undefined,
      null,
      'x',
      7,
      {},
      [],
      { prompt_tokens: -1, input_tokens: 'x', promptTokenCount: 1.5 },
    ];

    expect(nothing.map((raw) => usageOf[kind](raw))).toEqual(nothing.map(() => undefined));
  });
});
