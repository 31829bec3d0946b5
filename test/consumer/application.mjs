// An application outside the workspace that uses the packed library: run by scripts/test-consumer.mjs.
import assert from 'node:assert/strict';
import 'reflect-metadata';
import { CACHE_MANAGER } from '@nestjs/cache-manager';
import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { Cache, CacheModule, cacheEnvironmentValidator } from 'nestjs-cache-presets';
import { createCache, resolveConfig } from 'nestjs-cache-presets/core';
import { CacheHealthIndicator } from 'nestjs-cache-presets/health';
import { createTestCache } from 'nestjs-cache-presets/testing';

class AppModule {}

Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, validate: cacheEnvironmentValidator }),
    CacheModule.forPreset('testing'),
    TerminusModule,
  ],
  providers: [CacheHealthIndicator],
})(AppModule);

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
await app.listen(0, '127.0.0.1');

await app.get(Cache).set('answer', 42);
assert.equal(await app.get(CACHE_MANAGER).get('answer'), 42);
assert.equal((await app.get(CacheHealthIndicator).pingCheck('cache')).cache.status, 'up');
const health = await (await fetch(`${await app.getUrl()}/health/cache`)).json();
assert.deepEqual([health.status, health.details.preset], ['up', 'testing']);
await app.close();

const { config } = resolveConfig({ env: { CACHE_PRESET: 'minimal' } });
const cache = await createCache(config);
assert.equal(await cache.getOrSet('key', () => 1), 1);
await cache.close();

const test = await createTestCache();
await test.cache.set('key', 1, { ttl: '1m' });
await test.clock.advance('1m');
assert.equal(await test.cache.get('key'), undefined);
