import { describe, expect, it } from '@jest/globals';
import { Controller, Injectable, Optional, Sse, type INestApplication } from '@nestjs/common';
import {
  AiCache,
  CACHE_STORE,
  CacheModule,
  CachedCompletion,
  type AiCacheOptions,
  type CacheModuleOptions,
  type RemoteStore,
} from 'nestjs-cache-presets';
import { from, lastValueFrom, map, Observable, toArray } from 'rxjs';
import { setTimeout as sleep } from 'node:timers/promises';
import { nestApps } from './support/nest-apps.js';
import { startRedis } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const AI: AiCacheOptions = { secret: 'a secret of the tests, long enough', scope: 'shared' };

const root = (options: CacheModuleOptions = {}) =>
  CacheModule.forRoot({ env: { ENABLE_AI_CACHE: 'true' }, preset: 'testing', ai: AI, ...options });
const off = () => root({ env: {} });

const request = (text: string) => ({ model: 'small', input: text });

@Injectable()
class SummaryService {
  runs: string[] = [];
  left = 0;
  readonly signature = 'x';

  constructor(readonly ai: AiCache) {}

  @CachedCompletion({ operation: 'summarize', request })
  async summarize(text: string): Promise<string> {
    this.runs.push(text);
    return `${text} in short ${this.signature}`;
  }

  @CachedCompletion({ request })
  async *words(text: string): AsyncGenerator<string> {
    this.runs.push(text);
    yield* text.split(' ');
  }

  @CachedCompletion({ request: (text: string) => ({ model: 'observed', input: text }) })
  observe(text: string): Observable<{ data: string }> {
    this.runs.push(text);
    return from(text.split(' ')).pipe(map((data) => ({ data })));
  }

  @CachedCompletion({ request: (text: string) => ({ model: 'endless', input: text }) })
  endless(_text: string): Observable<number> {
    return new Observable((subscriber) => {
      subscriber.next(1);
      return () => void this.left++;
    });
  }
}

async function collect<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

describe('the AI cache of an application', () => {
  const apps = nestApps();
  const service = async (options?: CacheModuleOptions) =>
    (await apps.module({ imports: [root(options)], providers: [SummaryService] })).get(SummaryService);

  it('is injected where the overlay is on', async () => {
    const { ai } = await service();

    const { cache } = await ai.getOrGenerate(request('a'), async () => 'b');

    expect(cache.status).toBe('miss');
  });

  it('refuses to start where it is injected while off, and says who needs it and what to set', async () => {
    const starting = apps.module({ imports: [off()], providers: [SummaryService] });

    await expect(starting).rejects.toMatchObject({
      code: 'CACHE_AI_DISABLED',
      message: expect.stringMatching(/^SummaryService injects AiCache, .* ENABLE_AI_CACHE=true/),
    });
  });

  it('refuses a factory that needs it while off', async () => {
    const provider = { provide: 'summaries', inject: [AiCache], useFactory: (ai: AiCache) => ai };

    await expect(apps.module({ imports: [off()], providers: [provider] })).rejects.toMatchObject({
      code: 'CACHE_AI_DISABLED',
      message: expect.stringContaining('summaries injects AiCache'),
    });
  });

  it('is null for those who can do without, and nobody needs it by itself', async () => {
    @Injectable()
    class Lenient {
      constructor(@Optional() readonly ai?: AiCache) {}
    }
    const app = await apps.module({ imports: [off()], providers: [Lenient] });

    expect(app.get(Lenient).ai).toBeNull();
  });

  it('is bypassed, with the reason, where nobody says whose answers they are', async () => {
    const { ai } = await service({ ai: { secret: AI.secret } });

    const { cache } = await ai.getOrGenerate(request('a'), async () => 'b');

    expect(cache).toMatchObject({ status: 'bypass', reason: expect.stringContaining('say the scope') });
  });

  it('lets a call under way end and be kept before the application closes', async () => {
    const server = await startRedis();
    const options = (): CacheModuleOptions => ({
      preset: 'production',
      set: { redis: { url: server.url }, namespace: 'drain' },
      allow: { CCFG501: 'a test', CCFG502: 'a test', CCFG503: 'a test', CCFG504: 'a test' },
    });
    try {
      const app = await apps.module({ imports: [root(options())], providers: [SummaryService] });
      await app.get<RemoteStore>(CACHE_STORE).ready();
      const asked = app.get(SummaryService).ai.getOrGenerate(request('a'), () => sleep(50, 'late'));
      await app.close();
      const next = await service(options());
      await waitFor(() =>
        next.ai.explain(request('a')).then(({ kept }) => kept?.whole.remote.state === 'fresh'),
      );

      const { value, cache } = await next.ai.getOrGenerate(request('a'), async () => 'again');

      expect([(await asked).value, value, cache.status]).toEqual(['late', 'late', 'hit']);
    } finally {
      await server.stop();
    }
  });
});

describe('@CachedCompletion', () => {
  const apps = nestApps();
  const service = async () =>
    (await apps.module({ imports: [root()], providers: [SummaryService] })).get(SummaryService);

  it('answers a method that gives a promise, with the method’s own object', async () => {
    const summaries = await service();

    const answers = [
      await summaries.summarize('a'),
      await summaries.summarize('a'),
      await summaries.summarize('b'),
    ];

    expect(answers).toEqual(['a in short x', 'a in short x', 'b in short x']);
    expect(summaries.runs).toEqual(['a', 'b']);
  });

  it('answers a method that is an async generator', async () => {
    const summaries = await service();

    const answers = [await collect(summaries.words('one two')), await collect(summaries.words('one two'))];

    expect([answers, summaries.runs]).toEqual([
      [
        ['one', 'two'],
        ['one', 'two'],
      ],
      ['one two'],
    ]);
  });

  it('answers a method that gives an observable', async () => {
    const summaries = await service();
    const observed = () => lastValueFrom(summaries.observe('one two').pipe(toArray()));

    expect([await observed(), await observed(), summaries.runs]).toEqual([
      [{ data: 'one' }, { data: 'two' }],
      [{ data: 'one' }, { data: 'two' }],
      ['one two'],
    ]);
  });

  it('unsubscribes from the method with its last subscriber', async () => {
    const summaries = await service();
    const seen: number[] = [];

    const subscription = summaries.endless('a').subscribe((value) => seen.push(value));
    await waitFor(() => seen.length === 1);
    subscription.unsubscribe();

    await waitFor(() => summaries.left === 1);
    expect(summaries.left).toBe(1);
  });

  it('streams to the browser', async () => {
    @Controller()
    class SummaryController {
      constructor(readonly summaries: SummaryService) {}

      @Sse('words')
      words(): Observable<{ data: string }> {
        return this.summaries.observe('one two');
      }
    }
    const app: INestApplication = await apps.http({
      imports: [root()],
      providers: [SummaryService],
      controllers: [SummaryController],
    });
    const read = async () => (await fetch(`${await app.getUrl()}/words`)).text();

    const [first, second] = [await read(), await read()];

    expect(first).toContain('data: one');
    expect([second, app.get(SummaryService).runs]).toEqual([first, ['one two']]);
  });

  it('refuses a method of which it cannot tell what it gives', () => {
    const decorate = () => {
      class Wrong {
        @CachedCompletion({ request })
        words(text: string): string {
          return text;
        }
      }
      return Wrong;
    };

    expect(decorate).toThrow("Wrong.words: it cannot be told what the method gives; say returns: 'promise'");
  });
});
