import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Module, type INestApplication } from '@nestjs/common';
import {
  Cache,
  CACHE_STORE,
  CacheModule,
  type CacheConfigInput,
  type RemoteStore,
} from 'nestjs-cache-presets';
import request from 'supertest';
import { FakeRemoteStore } from '../libs/cache/src/testing/fake-remote-store.js';
import { freePort } from './support/free-port.js';
import { HeldCall } from '../libs/cache/src/testing/held-call.js';
import { nestApps } from './support/nest-apps.js';
import { platforms } from './support/platforms.js';
import { connectionsTo } from './support/redis-connections.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await server.stop();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
});

const rootOn = (url: string, set: CacheConfigInput = {}) =>
  CacheModule.forRoot({ env: { CACHE_REDIS_URL: url }, preset: 'simple', set });
const isUp = (app: { get(token: symbol): RemoteStore }) =>
  waitFor(() => app.get(CACHE_STORE).status().state === 'up', { what: 'Redis to be reached' });

/** Sends now, where supertest waits until somebody awaits the answer. */
const send = async (one: request.Test) => one;

@Injectable()
class Mourner {
  constructor(private readonly cache: Cache) {}

  onModuleDestroy = () => this.cache.set('onModuleDestroy', 1);
  beforeApplicationShutdown = () => this.cache.set('beforeApplicationShutdown', 1);
  onApplicationShutdown = () => this.cache.set('onApplicationShutdown', 1);
}

@Module({ providers: [Mourner] })
class MournerModule {}

const held = { call: new HeldCall() };

@Controller('slow')
class SlowController {
  constructor(private readonly cache: Cache) {}

  @Get()
  async answer(): Promise<string> {
    await held.call.pass();
    await this.cache.set('slow', 1);
    return 'answered';
  }
}

describe('An application with CacheModule', () => {
  const apps = nestApps();

  it('starts at once while Redis is absent', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const before = performance.now();

    const app = await apps.module({ imports: [rootOn(url, { redis: { connectTimeout: '30s' } })] });

    expect(performance.now() - before).toBeLessThan(3_000);
    expect(app.get<RemoteStore>(CACHE_STORE).status().state).not.toBe('up');
  });

  it('starts at once while Redis accepts and does not answer', async () => {
    await using frozen = await startRedis();
    await frozen.pause();
    const before = performance.now();

    await apps.module({ imports: [rootOn(frozen.url, { redis: { connectTimeout: '30s' } })] });

    expect(performance.now() - before).toBeLessThan(3_000);
  });

  it('serves from memory while Redis is absent', async () => {
    const app = await apps.module({ imports: [rootOn(`redis://127.0.0.1:${await freePort()}`)] });
    const cache = app.get(Cache);

    await cache.set('a', 1);

    expect(await cache.get('a')).toBe(1);
  });

  it('does not start without Redis where redis.required says so', async () => {
    const set = { redis: { required: true, connectTimeout: '100ms' } } as const;

    const started = apps.module({ imports: [rootOn(`redis://127.0.0.1:${await freePort()}`, set)] });

    await expect(started).rejects.toMatchObject({ code: 'CACHE_REMOTE_REQUIRED' });
  });

  it('closes its connections when it is closed', async () => {
    const baseline = await connectionsTo(server);
    const app = await apps.module({ imports: [rootOn(server.url, { redis: { maxConnections: 3 } })] });
    await isUp(app);
    expect(await connectionsTo(server)).toBe(baseline + 3);

    await app.close();

    await waitFor(async () => (await connectionsTo(server)) === baseline, { what: 'closed connections' });
    expect(app.get<RemoteStore>(CACHE_STORE).status().state).toBe('closed');
  });

  it('closes within shutdownTimeout while Redis does not answer', async () => {
    await using frozen = await startRedis();
    const app = await apps.module({ imports: [rootOn(frozen.url, { shutdownTimeout: '200ms' })] });
    await isUp(app);
    await frozen.pause();
    const before = performance.now();

    await app.close();

    expect(performance.now() - before).toBeLessThan(3_000);
  });

  it('may be closed twice', async () => {
    const app = await apps.module({ imports: [rootOn(server.url)] });
    await isUp(app);

    await app.close();

    await expect(app.close()).resolves.toBeUndefined();
  });

  it('closes a store that a test put in the place of Redis', async () => {
    const store = new FakeRemoteStore();
    const app = await apps.module({ imports: [rootOn(server.url)] }, (builder) =>
      builder.overrideProvider(CACHE_STORE).useValue(store),
    );

    await app.close();

    expect(store.status().state).toBe('closed');
  });

  it.each([
    ['before', [MournerModule, rootOn]],
    ['after', [rootOn, MournerModule]],
  ] as const)(
    'lets every shutdown hook of a module imported %s it still write to Redis',
    async (_order, imports) => {
      const app = await apps.module({
        imports: imports.map((one) => (one === rootOn ? rootOn(server.url) : MournerModule)),
      });
      await isUp(app);

      await app.close();

      const written = (await server.cli('KEYS', 'app:d:*')).split('\n').toSorted();
      expect(written).toEqual([
        'app:d:beforeApplicationShutdown',
        'app:d:onApplicationShutdown',
        'app:d:onModuleDestroy',
      ]);
    },
  );

  it.each(platforms)('keeps Redis until $name has answered the requests in flight', async (platform) => {
    held.call = new HeldCall();
    const app: INestApplication = await apps.http(
      { imports: [rootOn(server.url)], controllers: [SlowController] },
      { platform },
    );
    await isUp(app);
    const answer = send(request(app.getHttpServer()).get('/slow').set('Connection', 'close'));
    await held.call.begun;

    const closed = app.close();
    await waitFor(() => !app.getHttpServer().listening, { what: 'a server that takes no more requests' });
    held.call.release();

    await expect(answer).resolves.toMatchObject({ status: 200, text: 'answered' });
    await closed;
    expect(await server.cli('KEYS', 'app:d:*')).toBe('app:d:slow');
  });
});
