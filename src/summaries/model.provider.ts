import type { FactoryProvider } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { AiCache } from 'nestjs-cache-presets';
import { createAiFetch } from 'nestjs-cache-presets/ai';
import OpenAI from 'openai';
import { LocalModel } from './local-model.js';

/** A model, and the official client that asks it, through the AI cache where that is on. */
export class Model {
  constructor(
    readonly name: string,
    readonly client: OpenAI,
  ) {}
}

/** The model of `OPENAI_BASE_URL`, `OPENAI_API_KEY` and `OPENAI_MODEL`; where neither of the first two is set, the local one. */
export const modelProvider: FactoryProvider<Model> = {
  provide: Model,
  inject: [ConfigService, LocalModel, { token: AiCache, optional: true }],
  useFactory: async (config: ConfigService, local: LocalModel, cache: AiCache | null) => {
    const valueOf = (name: string) => config.get<string>(name) || undefined;
    const [baseURL, apiKey] = [valueOf('OPENAI_BASE_URL'), valueOf('OPENAI_API_KEY')];
    const isLocal = baseURL === undefined && apiKey === undefined;
    const client = new OpenAI({
      baseURL: isLocal ? await local.url() : (baseURL ?? null),
      apiKey: apiKey ?? 'none',
      ...(cache && { fetch: createAiFetch(cache, { operation: 'summarize' }) }),
    });
    return new Model(isLocal ? 'extractive-1' : (valueOf('OPENAI_MODEL') ?? 'gpt-5-mini'), client);
  },
};
