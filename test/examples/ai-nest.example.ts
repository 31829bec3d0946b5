import { Injectable } from '@nestjs/common';
import { CachedCompletion, CacheModule, type AiCacheOptions } from 'nestjs-cache-presets';

/** What a Nest application says of its answers. */
export const ai: AiCacheOptions = { scope: 'shared', operations: { summarize: { stable: true } } };
export const cacheModule = CacheModule.forRoot({ ai });

/** Asks the model of the guide, which counts. */
@Injectable()
export class Summaries {
  calls = 0;

  @CachedCompletion({ operation: 'summarize', request: (text: string) => ({ model: 'gpt-x', input: text }) })
  async summarize(text: string): Promise<string> {
    return `${++this.calls}: ${text.split('. ')[0]}`;
  }
}
