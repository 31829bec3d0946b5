import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { HeldCall } from '../libs/cache/src/testing/held-call.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

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
/** All keys but those of the tag clock. */
const entriesInRedis = async () => (await keysInRedis()).filter((key) => !key.startsWith('app:{app}'));

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

  it('share a delete at once, long before memory.ttlCap is over', async () => {
    const [first, second] = [await connectedRig(server.url), await connectedRig(server.url)];
    await first.cache.setMany([['a', 1], ['b', 1]]); // prettier-ignore
    await second.cache.getMany(['a', 'b']);

    await first.cache.delete('a');
    await waitFor(() => second.cache.peek('a') === undefined, { timeoutMs: 1_000, intervalMs: 1 });

    expect(await second.cache.getMany(['a', 'b'])).toEqual(new Map([['b', 1]]));
    expect(await first.cache.getMany(['a', 'b'])).toEqual(new Map([['b', 1]]));
  });

  it('share a clear at once, and give the room in Redis back', async () => {
    const [first, second] = [await connectedRig(server.url), await connectedRig(server.url)];
    await first.cache.setMany([['a', 1], ['b', 1]]); // prettier-ignore
    await second.cache.getMany(['a', 'b']);

    await first.cache.clear();
    await waitFor(() => second.cache.peek('a') === undefined, { timeoutMs: 1_000, intervalMs: 1 });

    expect(await second.cache.getMany(['a', 'b'])).toEqual(new Map());
    expect(await first.cache.getMany(['a', 'b'])).toEqual(new Map());
    await waitFor(async () => (await entriesInRedis()).length === 0, { what: 'the sweep' });
  });

  it('let no load that began before a delete by another one bring its value back', async () => {
    const [first, second] = [await connectedRig(server.url), await connectedRig(server.url)];
    const held = new HeldCall();
    const loading = first.cache.getOrSet('a', async () => {
      await held.pass();
      return 'old';
    });
    await held.begun;

    await second.cache.delete('a');
    held.release();

    expect(await loading).toBe('old');
    expect([await first.cache.get('a'), await second.cache.get('a')]).toEqual([undefined, undefined]);
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

    expect(await keysInRedis()).toEqual([
      'shop:d/users/admins:c:d/e',
      'shop:d:a',
      'shop:d:b',
      'shop:{shop}c',
      'shop:{shop}m:d',
      'shop:{shop}m:d/users',
      'shop:{shop}m:d/users/admins',
    ]);
  });

  it('clears its own keys, thousands of them, and no other', async () => {
    const { cache } = await connectedRig(server.url, { redis: { commandTimeout: '5s' } });
    const foreign = ['foreign', 'app', 'app:other', 'app:d', 'app:d2:a', 'application:d:a', 'xapp:d:a'];
    for (const key of foreign) await server.cli('SET', key, 'theirs');
    await cache.setMany(Array.from({ length: 3_000 }, (_, index) => [`key ${index}`, index]));
    await cache.namespace('users').set('a', 1);

    await cache.clear();
    await waitFor(async () => (await entriesInRedis()).length <= foreign.length, { what: 'the sweep' });

    expect(await entriesInRedis()).toEqual([...foreign].sort());
  });

  it('never uses a command that looks at or touches the keys of others', async () => {
    const { cache } = await connectedRig(server.url);
    await cache.set('a', 1);
    await cache.getOrSet('b', () => 1);
    await cache.getMany(['a', 'x']);
    await cache.deleteMany(['a', 'x']);

    await cache.clear();
    const commands = async () => {
      const statistics = await server.cli('INFO', 'commandstats');
      return [...statistics.matchAll(/cmdstat_([\w|]+):/g)].map(([, name = '']) => name);
    };
    await waitFor(async () => (await commands()).includes('unlink'), { what: 'the sweep' });

    const used = await commands();
    expect(used).toEqual(expect.arrayContaining(['get', 'set', 'mget', 'eval', 'unlink', 'scan']));
    expect(used.filter((name) => /^(keys|flush\w*|randomkey|swapdb|del|script.*)$/.test(name))).toEqual([]);
  });
});
