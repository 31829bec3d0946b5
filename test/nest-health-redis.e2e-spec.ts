import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { CACHE_STORE, CacheModule, type CacheConfigInput, type RemoteStore } from 'nestjs-cache-presets';
import request from 'supertest';
import { nestApps } from './support/nest-apps.js';
import { platforms } from './support/platforms.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const TIMEOUT_MS = 300;
const SLACK_MS = 1_500;

describe.each(platforms)('The health probe over a real Redis, on $name,', (platform) => {
  const apps = nestApps();
  let server: RedisServer;

  beforeEach(async () => {
    server = await startRedis({ password: 'hunter2-canary' });
  });

  afterEach(async () => {
    await server.stop();
  });

  const start = async (health: CacheConfigInput['health'] = {}) => {
    const set: CacheConfigInput = {
      health: { timeout: `${TIMEOUT_MS}ms`, ...health },
      redis: { connectTimeout: '500ms', heartbeat: '100ms' },
    };
    const root = CacheModule.forRoot({ env: { CACHE_REDIS_URL: server.url }, preset: 'simple', set });
    const app = await apps.http({ imports: [root] }, { platform });
    const store = app.get<RemoteStore>(CACHE_STORE);
    await waitFor(() => store.status().state === 'up', { what: 'Redis to be reached' });
    return app;
  };
  const probe = (app: INestApplication) => request(app.getHttpServer()).get('/health/cache');
  const statusOf = async (app: INestApplication) => {
    const { status, body } = await probe(app);
    return `${status} ${body.status}`;
  };

  it('is up and tells the latency', async () => {
    const { status, body } = await probe(await start());

    expect([status, body.status]).toEqual([200, 'up']);
    expect(body.details.redis).toEqual({
      status: 'up',
      latencyMs: expect.any(Number),
      coherence: 'tracking',
      topology: 'standalone',
      breaker: 'closed',
    });
    expect(body.details.security).toEqual({
      level: 'medium', // a password, and no TLS
      findings: expect.arrayContaining([expect.objectContaining({ topic: 'transport', status: 'bad' })]),
      advice: expect.arrayContaining([expect.stringContaining('rediss://')]),
    });
  });

  it('is degraded within health.timeout while Redis hangs, and up again once it goes on', async () => {
    const app = await start();
    await server.pause();
    const before = performance.now();

    const hung = await statusOf(app);
    const waited = performance.now() - before;
    await server.resume();

    expect(hung).toBe('200 degraded');
    expect(waited).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    await waitFor(async () => (await statusOf(app)) === '200 up', { what: 'the probe to be up again' });
  });

  it('keeps to health.timeout also with retries', async () => {
    const app = await start({ retries: 5 });
    await server.pause();
    const before = performance.now();

    await statusOf(app);

    expect(performance.now() - before).toBeLessThan(TIMEOUT_MS + SLACK_MS);
  });

  it('is degraded while Redis is gone, says why, and shows no password', async () => {
    const app = await start();
    await server.kill();

    const { status, body, text } = await probe(app);

    expect([status, body.status]).toEqual([200, 'degraded']);
    expect(body.details.redis).toMatchObject({ status: 'down', reason: expect.any(String) });
    expect(text).not.toMatch(/hunter2|redis:\/\//);
  });

  it('is down with 503 while a required Redis is gone, and up again with it', async () => {
    const app = await start({ required: true });

    await server.kill();
    const gone = await statusOf(app);
    await server.restart();

    expect(gone).toBe('503 down');
    await waitFor(async () => (await statusOf(app)) === '200 up', { what: 'the probe to be up again' });
  });
});
