import { describe, expect, it } from '@jest/globals';
import { CACHE_MANAGER } from '@nestjs/cache-manager';
import type { Cache as CacheManagerCache } from 'cache-manager';
import { Cache, CacheModule, type CacheModuleOptions } from 'nestjs-cache-presets';
import { nestApps } from './support/nest-apps.js';
import { waitFor } from './support/wait-for.js';

const MINUTE = 60_000;

describe('Lifetimes of CACHE_MANAGER', () => {
  const apps = nestApps();

  const start = async (options: CacheModuleOptions = {}) => {
    const app = await apps.module({
      imports: [CacheModule.forRoot({ env: {}, preset: 'testing', ...options })],
    });
    return { cache: app.get(Cache), manager: app.get<CacheManagerCache>(CACHE_MANAGER) };
  };
  const lifetimeOf = async (cache: Cache, key = 'a') =>
    ((await cache.getEntry(key))?.expiresAt ?? 0) - Date.now();

  it('are in milliseconds', async () => {
    const { cache, manager } = await start();

    await manager.set('a', 1, 5 * MINUTE);

    expect(Math.round((await lifetimeOf(cache)) / MINUTE)).toBe(5);
  });

  it.each([undefined, 0])('are ttl.default for %p', async (ttl) => {
    const { cache, manager } = await start({ set: { ttl: { default: '7m' } } });

    await manager.set('a', 1, ttl);

    expect(Math.round((await lifetimeOf(cache)) / MINUTE)).toBe(7);
  });

  it('are in milliseconds for wrap() too', async () => {
    const { cache, manager } = await start();

    await manager.wrap('a', () => 1, 5 * MINUTE);

    expect((await cache.getEntry('a'))?.expiresAt).toBeGreaterThan(Date.now() + 4 * MINUTE);
  });

  it('may differ within mset()', async () => {
    const { cache, manager } = await start();

    await manager.mset([
      { key: 'a', value: 1, ttl: 5 * MINUTE },
      { key: 'b', value: 2 },
    ]);

    const minutes = [await lifetimeOf(cache, 'a'), await lifetimeOf(cache, 'b')].map((ms) => ms / MINUTE);
    expect(minutes.map(Math.round)).toEqual([5, 1]);
  });

  it('of less than a millisecond are one, and no error', async () => {
    const { cache, manager } = await start();

    await manager.set('a', 1, 0.2);

    expect(cache.stats().sets).toBe(1);
  });

  it('end', async () => {
    const { manager } = await start();

    await manager.set('a', 1, 250);

    expect(await manager.get('a')).toBe(1);
    await waitFor(async () => (await manager.get('a')) === undefined, { what: 'the entry to expire' });
  });

  it('are told by ttl() as the moment of their end, in milliseconds', async () => {
    const { cache, manager } = await start();
    await cache.set('a', 1, { ttl: '5m' });

    const end = await manager.ttl('a');

    expect(end).toBe((await cache.getEntry('a'))?.expiresAt);
  });

  it('are undefined for a key that holds nothing', async () => {
    const { manager } = await start();

    expect(await manager.ttl('absent')).toBeUndefined();
  });
});
