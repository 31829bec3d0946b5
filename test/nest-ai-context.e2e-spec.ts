import { describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { AiCache, CachedCompletion, CacheModule } from 'nestjs-cache-presets';
import { from, lastValueFrom, Observable, toArray } from 'rxjs';
import { nestApps } from './support/nest-apps.js';

const apps = nestApps();

@Injectable()
class WordService {
  readonly runs: string[] = [];

  constructor(readonly ai: AiCache) {}

  @CachedCompletion({ request: (text: string) => ({ model: 'small', input: text }) })
  async *words(text: string): AsyncGenerator<string> {
    this.runs.push(text);
    yield* text.split(' ');
  }

  @CachedCompletion({ request: (text: string) => ({ model: 'observed', input: text }) })
  observe(text: string): Observable<string> {
    this.runs.push(text);
    return from(text.split(' '));
  }
}

async function collect(parts: AsyncIterable<string>): Promise<string[]> {
  const words: string[] = [];
  for await (const part of parts) words.push(part);
  return words;
}

describe('@CachedCompletion', () => {
  it.each<[string, (summaries: WordService) => () => Promise<unknown>]>([
    [
      'async iterable',
      (summaries) => {
        const parts = summaries.words('in private');
        return () => collect(parts);
      },
    ],
    [
      'observable',
      (summaries) => {
        const parts = summaries.observe('in private');
        return () => lastValueFrom(parts.pipe(toArray()));
      },
    ],
  ])('obeys what was said of the call where its %s is read later', async (_, call) => {
    const ai = { secret: 'a secret of the tests, long enough', scope: 'shared' } as const;
    const root = CacheModule.forRoot({ env: { ENABLE_AI_CACHE: 'true' }, preset: 'testing', ai });
    const app = await apps.module({ imports: [root], providers: [WordService] });
    const summaries = app.get(WordService);

    for (let count = 0; count < 2; count++) {
      const read = summaries.ai.with({ mode: 'bypass' }, () => call(summaries));
      await read();
    }

    expect(summaries.runs).toEqual(['in private', 'in private']);
  });
});
