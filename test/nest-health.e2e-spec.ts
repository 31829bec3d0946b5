import { beforeEach, describe, expect, it } from '@jest/globals';
import { CacheInterceptor } from '@nestjs/cache-manager';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Cache, CACHE_RESOLUTION, CACHE_STORE, CacheModule, type Resolution } from 'nestjs-cache-presets';
import request from 'supertest';
import { nestApps } from './support/nest-apps.js';
import { platforms } from './support/platforms.js';
import { ProbedStore } from './support/probed-store.js';

const SECRET = 'hunter2-canary';
const refused = () => Promise.reject<number>(new Error('refused'));

describe.each(platforms)('GET /health/cache on $name', (platform) => {
  const apps = nestApps();
  let store: ProbedStore;

  beforeEach(() => {
    store = new ProbedStore();
  });

  type RootOptions = NonNullable<Parameters<typeof CacheModule.forRoot>[0]>;
  const startMemory = (options: RootOptions = {}) =>
    apps.http({ imports: [CacheModule.forRoot({ env: {}, preset: 'testing', ...options })] }, { platform });
  const startTiered = ({ set, ...options }: RootOptions = {}) =>
    apps.http(
      {
        imports: [
          CacheModule.forRoot({ env: {}, preset: 'testing', set: { mode: 'tiered', ...set }, ...options }),
        ],
      },
      { platform, customise: (builder) => builder.overrideProvider(CACHE_STORE).useValue(store) },
    );
  const probe = (app: Awaited<ReturnType<typeof startMemory>>, path = '/health/cache') =>
    request(app.getHttpServer()).get(path);

  it('is up with memory alone, and says no more than this', async () => {
    const app = await startMemory();

    const { status, body } = await probe(app);

    expect(status).toBe(200);
    expect(body).toStrictEqual({
      status: 'up',
      details: {
        preset: 'testing',
        fingerprint: app.get<Resolution>(CACHE_RESOLUTION).fingerprint,
        mode: 'memory',
        memory: {
          entries: 0,
          maxEntries: 25,
          bytes: 0,
          maxBytes: 16 * 1024 ** 2,
          evictions: 0,
          oversized: 0,
        },
        issues: { warning: 0 },
        pendingRestart: 0,
      },
    });
  });

  it('is up with Redis, and says how it answers', async () => {
    const { status, body } = await probe(await startTiered());

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'up', details: { mode: 'tiered' } });
    expect(body.details.redis).toStrictEqual({
      status: 'up',
      latencyMs: 0.6,
      coherence: 'tracking',
      breaker: 'closed',
    });
  });

  it('counts what memory holds', async () => {
    const app = await startMemory();
    await app.get(Cache).set('a', 'x'.repeat(100));

    const { body } = await probe(app);

    expect(body.details.memory).toMatchObject({ entries: 1, maxEntries: 25, maxBytes: 16 * 1024 ** 2 });
    expect(body.details.memory.bytes).toBeGreaterThan(100);
  });

  it('counts the warnings of the start', async () => {
    const { body } = await probe(await startTiered());

    expect(body.details.issues).toEqual({ warning: 1 });
  });

  it('is degraded, and serves, while Redis does not answer', async () => {
    store.shown = { state: 'down', reason: 'connection refused' };
    store.replies.push(refused);

    const { status, body } = await probe(await startTiered());

    expect([status, body.status]).toEqual([200, 'degraded']);
    expect(body.details.redis).toStrictEqual({
      status: 'down',
      coherence: 'none',
      breaker: 'closed',
      reason: 'connection refused',
    });
  });

  it.each(['open', 'half-open'] as const)('is degraded while the breaker is %s', async (breaker) => {
    store.shown = { breaker };

    const { status, body } = await probe(await startTiered());

    expect([status, body.status]).toEqual([200, 'degraded']);
    expect(body.details.redis).toMatchObject({ status: 'up', breaker });
  });

  it('is down with 503 while a required Redis does not answer', async () => {
    store.replies.push(refused);
    const set = { health: { required: true }, redis: { url: 'redis://127.0.0.1:1' } };

    const { status, body } = await probe(await startTiered({ set }));

    expect([status, body.status]).toEqual([503, 'down']);
  });

  it('is up with 200 while a required Redis answers', async () => {
    const set = { health: { required: true }, redis: { url: 'redis://127.0.0.1:1' } };

    const { status, body } = await probe(await startTiered({ set }));

    expect([status, body.status]).toEqual([200, 'up']);
  });

  it('must not be kept by anything on the way', async () => {
    const { headers } = await probe(await startMemory());

    expect(headers['cache-control']).toBe('no-store');
  });

  it('is answered anew also where a CacheInterceptor is bound to every route', async () => {
    const root = CacheModule.forRoot({ env: {}, preset: 'testing' });
    const everywhere = { provide: APP_INTERCEPTOR, useClass: CacheInterceptor };
    const app = await apps.http({ imports: [root], providers: [everywhere] }, { platform });
    await probe(app);
    await app.get(Cache).set('a', 1);

    const { body } = await probe(app);

    expect(body.details.memory.entries).toBe(1);
  });

  it('does not exist with http: false', async () => {
    const { status } = await probe(await startMemory({ http: false }));

    expect(status).toBe(404);
  });

  it('is at the path that http.healthPath names, and only there', async () => {
    const app = await startMemory({ http: { healthPath: 'livez/cache' } });

    const answers = [await probe(app, '/livez/cache'), await probe(app)];

    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
  });

  it('shows neither a URL, nor a secret, nor a key', async () => {
    const redis = { url: `redis://user:${SECRET}@redis.internal:6379` };
    const app = await startTiered({ set: { redis } });
    await app.get(Cache).set('session:42', 'value-of-42');

    const { text } = await probe(app);

    expect(text).not.toMatch(new RegExp(`${SECRET}|redis://|redis\\.internal|session:42|value-of-42`));
  });
});
