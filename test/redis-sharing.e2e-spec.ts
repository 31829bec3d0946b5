import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
  await server.cli('CONFIG', 'RESETSTAT');
});

afterEach(closeRigs);

afterAll(async () => {
  await server.stop();
});

const keysInRedis = async () => (await server.cli('--scan')).split('\n').filter(Boolean).sort();

describe('caches that share a Redis', () => {
  it('share what one of them loaded or set', async () => {
    const [first, second] = [await connectedRig(server.url), await connectedRig(server.url)];
    await first.cache.getOrSet('loaded', () => ({ a: [1] }));
    await first.cache.namespace('users').set('set', new Map([['born', new Date(0)]]));

    const loaded = await second.cache.getOrSetEntry('loaded', () => ({ a: [2] }));
    const set = await second.cache.namespace('users').get('set');

    expect(loaded).toMatchObject({ value: { a: [1] }, source: 'redis' });
    expect(set).toEqual(new Map([['born', new Date(0)]]));
  });

  it.each([null, false, 0, -0, '', Number.NaN, 0n, [], {}])('share %p as a value', async (value) => {
    const [first, second] = [await connectedRig(server.url), await connectedRig(server.url)];
    await first.cache.set('a', value);

    const entry = await second.cache.getOrSetEntry<unknown>('a', () => 'another');

    expect(entry).toMatchObject({ value, source: 'redis' });
    expect((await second.cache.getMany(['a'])).get('a')).toEqual(value);
  });

  it('share texts of any characters', async () => {
    const [first, second] = [await connectedRig(server.url), await connectedRig(server.url)];
    const texts = ['žluťoučký 🐎', 'a\0b', '\r\n', 'half \ud800 pair', '\ufeffmark'];
    await first.cache.setMany(texts.map((text, index) => [String(index), text]));

    const read = await second.cache.getMany(texts.map((_, index) => String(index)));

    expect([...read.values()]).toEqual(texts);
  });

  it('share a delete and a clear once memory.ttlCap is over', async () => {
    const short = { memory: { ttlCap: '100ms' } } as const;
    const [first, second] = [await connectedRig(server.url, short), await connectedRig(server.url, short)];
    await first.cache.setMany([['a', 1], ['b', 1]]); // prettier-ignore
    await second.cache.getMany(['a', 'b']);

    await first.cache.delete('a');
    const afterDelete = [await first.cache.get('a'), await first.cache.get('b')];
    await first.cache.clear();

    expect(afterDelete).toEqual([undefined, 1]);
    expect(await first.cache.getMany(['a', 'b'])).toEqual(new Map());
    expect(await keysInRedis()).toEqual([]);
  });

  it('do not see each other under different namespaces', async () => {
    const first = await connectedRig(server.url, { namespace: 'one' });
    const second = await connectedRig(server.url, { namespace: 'two' });
    await first.cache.set('a', 'first');

    const seen = await second.cache.getOrSet('a', () => 'second');
    await second.cache.clear();

    expect([seen, await first.cache.get('a')]).toEqual(['second', 'first']);
  });

  it('let Redis forget an entry at the end of its life', async () => {
    const { cache } = await connectedRig(server.url);
    await cache.set('a', 1, { ttl: '90s' });

    const remaining = Number(await server.cli('PTTL', 'app:d:a'));

    expect(remaining).toBeGreaterThan(60_000);
    expect(remaining).toBeLessThanOrEqual(90_000);
  });
});

describe('a cache in a Redis that it does not own', () => {
  it('writes no key outside its namespace', async () => {
    const { cache } = await connectedRig(server.url, { namespace: 'shop' });

    await cache.set('a', 1);
    await cache.getOrSet('b', () => 1);
    await cache.namespace('users').namespace('admins').set('c:d/e', 1);

    expect(await keysInRedis()).toEqual(['shop:d/users/admins:c:d/e', 'shop:d:a', 'shop:d:b']);
  });

  it('clears its own keys, thousands of them, and no other', async () => {
    const { cache } = await connectedRig(server.url, { redis: { commandTimeout: '5s' } });
    const foreign = ['foreign', 'app', 'app:other', 'app:d', 'app:d2:a', 'application:d:a', 'xapp:d:a'];
    for (const key of foreign) await server.cli('SET', key, 'theirs');
    await cache.setMany(Array.from({ length: 3_000 }, (_, index) => [`key ${index}`, index]));
    await cache.namespace('users').set('a', 1);

    await cache.clear();

    expect(await keysInRedis()).toEqual([...foreign].sort());
  });

  it('never uses a command that looks at or touches the keys of others', async () => {
    const { cache } = await connectedRig(server.url);
    await cache.set('a', 1);
    await cache.getOrSet('b', () => 1);
    await cache.getMany(['a', 'x']);
    await cache.deleteMany(['a', 'x']);

    await cache.clear();

    const statistics = await server.cli('INFO', 'commandstats');
    const used = [...statistics.matchAll(/cmdstat_([\w|]+):/g)].map(([, name = '']) => name);
    expect(used).toEqual(expect.arrayContaining(['get', 'set', 'mget', 'unlink', 'scan']));
    expect(used.filter((name) => /^(keys|flush\w*|randomkey|swapdb|eval\w*|script.*)$/.test(name))).toEqual(
      [],
    );
  });
});
