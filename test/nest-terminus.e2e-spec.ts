import { beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { CACHE_STORE, CacheModule, type CacheConfigInput } from 'nestjs-cache-presets';
import { CacheHealthIndicator } from 'nestjs-cache-presets/health';
import request from 'supertest';
import { nestApps } from './support/nest-apps.js';
import { platforms } from './support/platforms.js';
import { ProbedStore } from './support/probed-store.js';

@Controller('health')
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly cache: CacheHealthIndicator,
  ) {}

  @Get()
  check() {
    return this.health.check([() => this.cache.pingCheck()]);
  }

  @Get('named')
  checkNamed() {
    return this.health.check([() => this.cache.pingCheck('memory-and-redis')]);
  }
}

describe.each(platforms)('CacheHealthIndicator in Terminus on $name', (platform) => {
  const apps = nestApps();
  let store: ProbedStore;

  beforeEach(() => {
    store = new ProbedStore();
  });

  const start = (health: CacheConfigInput['health'] = {}) => {
    const set = { mode: 'tiered', redis: { url: 'redis://127.0.0.1:1' }, health } as const;
    const metadata = {
      imports: [
        CacheModule.forRoot({ env: {}, preset: 'testing', set }),
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [HealthController],
      providers: [CacheHealthIndicator],
    };
    return apps.http(metadata, {
      platform,
      customise: (builder) => builder.overrideProvider(CACHE_STORE).useValue(store),
    });
  };
  const lose = () => {
    store.shown = { state: 'down', reason: 'connection refused' };
    store.replies.push(...[1, 2].map(() => () => Promise.reject<number>(new Error('refused'))));
  };
  const answers = async (app: Awaited<ReturnType<typeof start>>) => {
    const server = app.getHttpServer();
    const terminus = await request(server).get('/health');
    const own = await request(server).get('/health/cache');
    return { terminus, own };
  };

  it('is up like GET /health/cache, with its details', async () => {
    const { terminus, own } = await answers(await start());

    expect([terminus.status, terminus.body.status]).toEqual([200, 'ok']);
    expect(terminus.body.details.cache).toEqual({ ...own.body.details, status: 'up' });
  });

  it('is degraded like GET /health/cache, and does not fail the check', async () => {
    lose();

    const { terminus, own } = await answers(await start());

    expect([terminus.status, own.status]).toEqual([200, 200]);
    expect(terminus.body.details.cache).toEqual({ ...own.body.details, status: 'degraded' });
  });

  it('is down like GET /health/cache, and fails the check', async () => {
    lose();

    const { terminus, own } = await answers(await start({ required: true }));

    expect([terminus.status, own.status]).toEqual([503, 503]);
    expect(terminus.body.error.cache).toEqual({ ...own.body.details, status: 'down' });
  });

  it('stands under the key that it is given', async () => {
    const app = await start();

    const { body } = await request(app.getHttpServer()).get('/health/named');

    expect(Object.keys(body.details)).toEqual(['memory-and-redis']);
  });
});
