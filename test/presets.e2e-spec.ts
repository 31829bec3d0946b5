import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Cache, CACHE_STORE, CacheModule, type RemoteStore } from 'nestjs-cache-presets';
import request from 'supertest';
import { builtInPresets } from '../libs/cache/src/presets/registry.js';
import { connectionsTo } from './support/redis-connections.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

interface PresetPromise {
  readonly name: string;
  readonly mode: string;
  readonly ttlMinutes: number;
  /** How long Redis keeps it after that. */
  readonly graceMinutes?: number;
  readonly sources: readonly [string, string];
  readonly connections: number;
}

const KEPT = ['source', 'memory'] as const;

/** What each preset promises in front of a Redis. */
const PROMISES: readonly PresetPromise[] = [
  { name: 'disabled', mode: 'off', ttlMinutes: 0, sources: ['source', 'source'], connections: 0 },
  { name: 'minimal', mode: 'memory', ttlMinutes: 15, sources: KEPT, connections: 0 },
  { name: 'simple', mode: 'tiered', ttlMinutes: 60, sources: KEPT, connections: 1 },
  { name: 'development', mode: 'tiered', ttlMinutes: 10, sources: KEPT, connections: 1 },
  { name: 'testing', mode: 'memory', ttlMinutes: 1, sources: KEPT, connections: 0 },
  { name: 'production', mode: 'tiered', ttlMinutes: 120, graceMinutes: 60, sources: KEPT, connections: 1 },
  { name: 'ai-development', mode: 'tiered', ttlMinutes: 30, sources: KEPT, connections: 1 },
  {
    name: 'ai-production',
    mode: 'tiered',
    ttlMinutes: 240,
    graceMinutes: 60,
    sources: KEPT,
    connections: 1,
  },
];

/** The sockets of this process that would keep it alive. */
function openSockets(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS)/.test(name));
}

/** Minutes from now, rounded up; none for what is over or never was. */
function minutesUntil(timestamp = 0): number {
  return Math.max(0, Math.ceil((timestamp - Date.now()) / 60_000));
}

describe('the table of promises', () => {
  it('names every built-in preset', () => {
    expect(PROMISES.map(({ name }) => name)).toEqual(builtInPresets.map(({ name }) => name));
  });
});

describe('an application in front of a Redis', () => {
  let server: RedisServer;
  let app: INestApplication;
  let cache: Cache;

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(async () => {
    await server.stop();
  });

  afterEach(async () => {
    await app.close();
    await server.cli('FLUSHALL');
  });

  describe.each(PROMISES)('with the preset $name', (promise) => {
    beforeEach(async () => {
      const env = { CACHE_PRESET: promise.name, CACHE_REDIS_URL: server.url };
      const module = await Test.createTestingModule({
        imports: [CacheModule.forRoot({ env, set: { ttl: { jitterPercent: 0 } } })],
      }).compile();
      app = await module.createNestApplication().init();
      cache = app.get(Cache);
      await app.get<RemoteStore | null>(CACHE_STORE)?.ready();
    });

    it(`answers from ${promise.sources.join(' and then from ')}`, async () => {
      const first = await cache.getOrSetEntry('key', () => 'value');
      const second = await cache.getOrSetEntry('key', () => 'another value');

      expect([first.source, second.source]).toEqual(promise.sources);
    });

    it(`gives an entry ${promise.ttlMinutes} minutes`, async () => {
      const { expiresAt } = await cache.getOrSetEntry('key', () => 'value');

      expect(minutesUntil(expiresAt)).toBe(promise.ttlMinutes);
    });

    it('keeps in Redis what its mode says', async () => {
      await cache.set('key', 'value');

      const lifetime = Number(await server.cli('PTTL', 'app:d:key'));
      const minutes = promise.ttlMinutes + (promise.graceMinutes ?? 0);
      expect(minutesUntil(Date.now() + lifetime)).toBe(promise.mode === 'tiered' ? minutes : 0);
    });

    it(`holds ${promise.connections} connections`, async () => {
      expect(await connectionsTo(server)).toBe(promise.connections);
    });

    it('says in its health which preset is in effect', async () => {
      const { body, status } = await request(app.getHttpServer()).get('/health/cache');

      expect({ status, body }).toMatchObject({
        status: 200,
        body: { status: 'up', details: { preset: promise.name, mode: promise.mode } },
      });
    });

    it('closes without leaving a socket open', async () => {
      await app.close();

      await waitFor(() => openSockets().length === 0, { what: 'the sockets to close' });
      expect(await connectionsTo(server)).toBe(0);
    });
  });
});
