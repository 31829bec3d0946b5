import { wrapLanguageModel, type LanguageModel } from 'ai';
import * as testing from 'ai/test';
import { aiCacheMiddleware, type AiCacheMiddlewareOptions } from 'nestjs-cache-presets/ai-sdk';
import type { AiCacheOptions } from '../../libs/cache/src/ai/ai-cache-options.js';
import { aiRig } from './ai-rig.js';

const models: Readonly<Record<string, unknown>> = { ...testing };
/** A model as the installed AI SDK specifies them: version 7 has a specification of its own. */
export const MockModel = (models['MockLanguageModelV4'] ??
  testing.MockLanguageModelV3) as typeof testing.MockLanguageModelV3;
type Model = InstanceType<typeof MockModel>;

/** Of the models of the installed AI SDK: `v3` in version 6, `v4` in version 7. */
export const SPECIFICATION: string = new MockModel().specificationVersion;

/** A part of a stream of the AI SDK. */
export type Part =
  Awaited<ReturnType<Model['doStream']>>['stream'] extends ReadableStream<infer P> ? P : never;
type Finish = Extract<Part, { type: 'finish' }>;

export const USAGE: Finish['usage'] = {
  inputTokens: { total: 10, noCache: 6, cacheRead: 4, cacheWrite: 0 },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
};
export const METADATA = {
  type: 'response-metadata',
  id: 'r1',
  modelId: 'small-1',
  timestamp: new Date(0),
} as const;
export const STOP = { unified: 'stop', raw: 'stop' } as const;
export const finish = (finishReason: Finish['finishReason'] = STOP): Part => ({
  type: 'finish',
  usage: USAGE,
  finishReason,
});
export const textParts = (text: string): Part[] => [
  { type: 'text-start', id: '1' },
  ...text.split(/(?<= )/).map((delta): Part => ({ type: 'text-delta', id: '1', delta })),
  { type: 'text-end', id: '1' },
];
export const ANSWER = [METADATA, ...textParts('caches keep answers'), finish()];

/** A model whose streams have these parts, wrapped in the cache, and the cache of another process. */
export async function wrapped(
  parts: readonly Part[],
  { modelId = 'small', ...options }: AiCacheMiddlewareOptions & AiCacheOptions & { modelId?: string } = {},
) {
  const { ai, cache, clock, otherProcess } = await aiRig(options);
  const model = new MockModel({
    provider: 'mock',
    modelId,
    doStream: async () => ({ stream: testing.convertArrayToReadableStream([...parts]) }),
    doGenerate: async () => ({
      content: [{ type: 'text', text: 'caches keep answers' }],
      finishReason: STOP,
      usage: USAGE,
      warnings: [],
      response: {
        id: 'r1',
        modelId: 'small-1',
        timestamp: new Date(0),
        headers: { 'set-cookie': 'secret=1' },
      },
    }),
  });
  const wrap = (cache: typeof ai) =>
    wrapLanguageModel({ model, middleware: aiCacheMiddleware(cache, options) }) as LanguageModel;
  return { model, ai, cache, clock, cached: wrap(ai), elsewhere: async () => wrap(await otherProcess()) };
}
