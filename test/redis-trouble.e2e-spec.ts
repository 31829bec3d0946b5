import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { inspect } from 'node:util';
import { createCache } from '../libs/cache/src/assembly/create-cache.js';
import { heldFactory } from './support/held-factory.js';
import { closeRigs, connectedRig, redisRig, type RedisRig } from './support/redis-rig.js';
import { waitFor } from './support/wait-for.js';
import { startRedis, type RedisServer, type RedisServerOptions } from './support/redis-server.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';

jest.setTimeout(20_000);

const servers: RedisServer[] = [];

async function start(options?: RedisServerOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await closeRigs();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

describe('a cache with a Redis that is out of memory', () => {
  it('reads on, fails no call, and leaves the breaker closed', async () => {
    const server = await start();
    const { cache, remote, troubles } = await connectedRig(server.url);
    const reader = await connectedRig(server.url);
    await cache.set('kept', 1);
    await server.cli('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');

    for (let index = 0; index < 20; index++) await cache.set(`key ${index}`, index);

    expect(troubles).toHaveLength(20);
    expect(troubles.map(({ error }) => String(error))).toContainEqual(expect.stringContaining('no room'));
    expect(remote.status()).toMatchObject({ state: 'up', breaker: 'closed' });
    expect(await reader.cache.getEntry('kept')).toMatchObject({ value: 1, source: 'redis' });
    expect(await cache.getOrSet('key 3', () => 'loaded')).toBe(3);
  });

  it('deletes and invalidates all the same, for every process', async () => {
    const server = await start();
    const [{ cache }, other] = [await connectedRig(server.url), await connectedRig(server.url)];
    await cache.setMany([['deleted', 1], ['set', 1]]); // prettier-ignore
    await cache.set('tagged', 1, { tags: ['t'] });
    await other.cache.getMany(['deleted', 'set', 'tagged']);
    await server.cli('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');

    await Promise.all([cache.delete('deleted'), cache.set('set', 2), cache.invalidateTags(['t'])]);

    const values = () => other.cache.getMany(['deleted', 'set', 'tagged']);
    await waitFor(async () => (await values()).size === 0, { what: 'the old values to be gone' });
    expect(await cache.getMany(['deleted', 'tagged'])).toEqual(new Map());
  });
});

describe('two caches with a Redis that is out of memory', () => {
  const full = async () => {
    const server = await start();
    const [first, second] = [await connectedRig(server.url), await connectedRig(server.url)];
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');
    return { first, second, hasRoom: () => server.cli('CONFIG', 'SET', 'maxmemory', '0') };
  };

  it.each([
    ['delete', ({ cache }: RedisRig) => cache.delete('a')],
    ['invalidateTags', ({ cache }: RedisRig) => cache.invalidateTags(['t'])],
    ['clear', ({ cache }: RedisRig) => cache.clear()],
  ])('keep no loaded value in memory, since no %s of it would be heard of', async (_name, change) => {
    const { first, second } = await full();
    await change(second); // the marks are gone by now, so that there is nothing to tell of
    await first.cache.getOrSet('a', () => 'old', { tags: ['t'] });

    await change(second);

    expect(await first.cache.get('a')).toBeUndefined();
  });

  it('owe a delete until there is room for what refuses a load from before it', async () => {
    const { first, second, hasRoom } = await full();
    const held = heldFactory('old');
    const loading = first.cache.getOrSet('a', held.factory);
    await held.started;
    await second.cache.delete('a');
    await hasRoom();
    held.release();
    await loading;

    await waitFor(async () => !(await first.cache.has('a')), { what: 'the old value to leave' });
    expect(await second.cache.has('a')).toBe(false);
  });
});

describe('a cache with foreign bytes under its keys', () => {
  it('takes them for a miss, tells it, and replaces them with the next load', async () => {
    const server = await start();
    const { cache, troubles } = await connectedRig(server.url);
    const reader = await connectedRig(server.url);
    await server.cli('SET', 'app:d:a', 'neither ours nor JSON');

    await expect(cache.getOrSet('a', () => 'loaded')).resolves.toBe('loaded');

    expect(troubles.map(({ operation }) => operation)).toEqual(['decode']);
    expect(await reader.cache.getEntry('a')).toMatchObject({ value: 'loaded', source: 'redis' });
  });

  it('reads or misses an entry with any byte of it overwritten, and never throws', async () => {
    const server = await start();
    const { cache } = await connectedRig(server.url);
    const reader = await connectedRig(server.url);
    await cache.set('0', { name: 'ž', born: new Date(0) });
    const length = Number(await server.cli('STRLEN', 'app:d:0'));
    const keys = Array.from({ length }, (_, at) => String(at));
    await cache.setMany(keys.map((key) => [key, { name: 'ž', born: new Date(0) }]));
    for (const key of keys) await server.cli('SETRANGE', `app:d:${key}`, key, '\u0001');

    const read = await reader.cache.getMany(keys);

    expect(reader.troubles.length).toBeGreaterThan(0);
    expect(read.size + reader.troubles.length).toBeGreaterThanOrEqual(length - 60);
    expect(reader.remote.status()).toMatchObject({ state: 'up', breaker: 'closed' });
  });

  it('lets a key of another type fail no call', async () => {
    const server = await start();
    const { cache, remote, troubles } = await connectedRig(server.url);
    await server.cli('LPUSH', 'app:d:a', 'x');

    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.getMany(['a'])).toEqual(new Map());
    expect(await cache.getOrSet('a', () => 1)).toBe(1);
    expect(remote.status().breaker).toBe('closed');
    expect(troubles[0]?.error).toMatchObject({ code: 'CACHE_REMOTE_REFUSED' });
  });
});

describe('a cache with a wrong password', () => {
  const password = 'not-the-pass';

  it('goes on in memory, says why, and shows the password nowhere', async () => {
    const server = await start({ password: 'right' });
    const rig = await redisRig(server.url.replace('right', password));
    await rig.reaches('down');

    const value = await rig.cache.getOrSet('a', () => 1);
    await rig.cache.delete('a');

    const shown = inspect([rig.remote.status(), rig.changes, rig.troubles], { depth: 10 });
    expect([value, rig.remote.status().reason]).toEqual([1, expect.stringContaining('WRONGPASS')]);
    expect(shown).not.toContain(password);
  });

  it('refuses to start where Redis is required, with the reason and without the password', async () => {
    const server = await start({ password: 'right' });
    const url = server.url.replace('right', password);
    const redis = { url, required: true, connectTimeout: '500ms' } as const;

    const error: unknown = await createCache(testConfig({ redis })).catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      code: 'CACHE_REMOTE_REQUIRED',
      message: expect.stringContaining('WRONGPASS'),
    });
    expect(inspect(error, { depth: 10 })).not.toContain(password);
  });

  it('says so where Redis wants a password and there is none', async () => {
    const server = await start({ password: 'right' });
    const rig = await redisRig(server.url.replace(':right@', ''));

    await rig.reaches('down');

    expect(rig.remote.status().reason).toContain('NOAUTH');
  });

  it('uses the right one, given beside the URL', async () => {
    const server = await start({ password: 'right' });
    const bare = server.url.replace(':right@', '');

    const rig = await connectedRig(bare, { redis: { password: 'right' } });

    expect(rig.remote.status().state).toBe('up');
  });
});
