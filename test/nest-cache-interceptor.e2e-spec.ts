import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CacheInterceptor, CacheKey, CacheTTL } from '@nestjs/cache-manager';
import { Controller, Get, Param, Post, UseInterceptors, type INestApplication } from '@nestjs/common';
import {
  Cache,
  CACHE_STORE,
  CacheModule,
  type CacheModuleOptions,
  type RemoteStore,
} from 'nestjs-cache-presets';
import request from 'supertest';
import { nestApps } from './support/nest-apps.js';
import { platforms } from './support/platforms.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const SHORT_MS = 600;

@Controller('reports')
@UseInterceptors(CacheInterceptor)
class ReportsController {
  runs = 0;

  @Get('item/:id')
  item(@Param('id') id: string) {
    return { id, run: ++this.runs };
  }

  @Get('named')
  @CacheKey('the-report')
  named() {
    return { run: ++this.runs };
  }

  @Get('short')
  @CacheTTL(SHORT_MS)
  short() {
    return { run: ++this.runs };
  }

  @Post('item/:id')
  change() {
    return { run: ++this.runs };
  }
}

describe.each(platforms)('CacheInterceptor on $name', (platform) => {
  const apps = nestApps();

  const start = (options: CacheModuleOptions = {}) =>
    apps.http(
      {
        imports: [CacheModule.forRoot({ env: {}, preset: 'testing', ...options })],
        controllers: [ReportsController],
      },
      { platform },
    );
  const get = async (app: INestApplication, path: string) => {
    const { body, headers } = await request(app.getHttpServer()).get(`/reports/${path}`);
    return `${headers['x-cache']} run ${body.run}`;
  };
  const runsOf = (app: INestApplication) => app.get(ReportsController).runs;

  it('answers the second request without running the handler', async () => {
    const app = await start();

    const answers = [await get(app, 'item/1'), await get(app, 'item/1')];

    expect(answers).toEqual(['MISS run 1', 'HIT run 1']);
    expect(runsOf(app)).toBe(1);
  });

  it('tells URLs apart', async () => {
    const app = await start();

    const answers = [await get(app, 'item/1'), await get(app, 'item/2'), await get(app, 'item/1?page=2')];

    expect(answers).toEqual(['MISS run 1', 'MISS run 2', 'MISS run 3']);
  });

  it('leaves other methods than GET alone', async () => {
    const app = await start();
    const post = () => request(app.getHttpServer()).post('/reports/item/1');

    await post();
    await post();

    expect(runsOf(app)).toBe(2);
  });

  it('keeps an answer under the URL, where Cache sees and removes it', async () => {
    const app = await start();
    await get(app, 'item/1');
    const cached = await app.get(Cache).get('/reports/item/1');

    await app.get(Cache).delete('/reports/item/1');

    expect(cached).toEqual({ id: '1', run: 1 });
    expect(await get(app, 'item/1')).toBe('MISS run 2');
  });

  it('keeps an answer under the key of @CacheKey', async () => {
    const app = await start();

    await get(app, 'named');

    expect(await app.get(Cache).get('the-report')).toEqual({ run: 1 });
    expect(await get(app, 'named')).toBe('HIT run 1');
  });

  it('keeps an answer for ttl.default', async () => {
    const app = await start({ set: { ttl: { default: '7m' } } });
    await get(app, 'item/1');

    const entry = await app.get(Cache).getEntry('/reports/item/1');

    expect(Math.round(((entry?.expiresAt ?? 0) - Date.now()) / 60_000)).toBe(7);
  });

  it('keeps an answer for the milliseconds of @CacheTTL, and not longer', async () => {
    const app = await start();
    await get(app, 'short');
    const entry = await app.get(Cache).getEntry('/reports/short');

    const expired = await waitFor(async () => (await get(app, 'short')) === 'MISS run 2', {
      what: 'the answer to expire',
    });

    expect((entry?.expiresAt ?? Infinity) - Date.now()).toBeLessThanOrEqual(0);
    expect(expired).toBe(true);
  });

  it('caches nothing with the preset disabled', async () => {
    const app = await start({ preset: 'disabled' });

    const answers = [await get(app, 'item/1'), await get(app, 'item/1')];

    expect(answers).toEqual(['MISS run 1', 'MISS run 2']);
  });

  describe('over Redis', () => {
    let server: RedisServer;

    beforeEach(async () => {
      server = await startRedis();
    });

    afterEach(async () => {
      await server.stop();
    });

    const startOnRedis = async () => {
      const app = await start({ env: { CACHE_REDIS_URL: server.url }, preset: 'simple' });
      const store = app.get<RemoteStore>(CACHE_STORE);
      await waitFor(() => store.status().state === 'up', { what: 'Redis to be reached' });
      return app;
    };

    it('answers from what another application has computed', async () => {
      const [one, other] = [await startOnRedis(), await startOnRedis()];

      await get(one, 'item/1');
      const keys = async () => server.cli('--scan', '--pattern', 'app:d:*');
      await waitFor(async () => (await keys()) !== '', { what: 'the answer to be in Redis' }); // written behind the response

      expect(await get(other, 'item/1')).toBe('HIT run 1');
      expect(runsOf(other)).toBe(0);
    });

    it('runs the handler while Redis hangs, and fails no request', async () => {
      const app = await startOnRedis();
      await server.pause();

      const { status } = await request(app.getHttpServer()).get('/reports/item/1');

      expect(status).toBe(200);
    });
  });
});
