import { anthropicMessages } from './anthropic-messages.js';
import { gemini } from './gemini.js';
import { openAiChat } from './openai-chat.js';
import { openAiCompletions } from './openai-completions.js';
import { openAiEmbeddings } from './openai-embeddings.js';
import { openAiResponses } from './openai-responses.js';
import type { ReadUsage, WireReader } from './wire-reader.js';

/** How each family of providers reports its usage. */
export interface UsageReaders {
  readonly openAiChat: ReadUsage;
  readonly openAiResponses: ReadUsage;
  readonly anthropic: ReadUsage;
  readonly gemini: ReadUsage;
  readonly embeddings: ReadUsage;
}

/** All kinds of calls that are understood; at most one of them matches a call. */
export function wireReaders(usageOf: UsageReaders): readonly WireReader[] {
  return [
    openAiChat(usageOf.openAiChat),
    openAiCompletions(usageOf.openAiChat),
    openAiResponses(usageOf.openAiResponses),
    openAiEmbeddings(usageOf.embeddings),
    anthropicMessages(usageOf.anthropic),
    gemini(usageOf.gemini),
  ];
}
