import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Cache } from '../libs/cache/src/cache/cache.js';
import { DelayingProxy } from './support/delaying-proxy.js';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const DELAY_MS = 10;
const TAGS = ['t1', 't2', 't3'];

let server: RedisServer;
let proxy: DelayingProxy;
let cache: Cache;
/** Another process, not behind the proxy. */
let peer: Cache;

const keysUpTo = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
const valuesOf = (keys: readonly string[]): [string, unknown][] => keys.map((key) => [key, { key }]);

beforeAll(async () => {
  server = await startRedis();
  proxy = await DelayingProxy.start(server.port, DELAY_MS);
});

afterEach(async () => {
  await closeRigs();
  await server.cli('FLUSHALL');
});

afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

describe.each(['tracking', 'pubsub'] as const)('Round trips with coherence by %s', (coherence) => {
  beforeEach(async () => {
    const redis = { coherence, heartbeat: '60s', commandTimeout: '5s' } as const;
    ({ cache } = await connectedRig(proxy.url, { redis }));
    ({ cache: peer } = await connectedRig(server.url, { redis }));
    await cache.set('warm', 1, { tags: TAGS }); // from here on, clock and marks are known
  });

  describe('a get', () => {
    it('makes none where memory has the entry, tagged or not', async () => {
      await cache.set('plain', 1);

      expect(await proxy.tripsOf(() => cache.get('plain'))).toBe(0);
      expect(await proxy.tripsOf(() => cache.get('warm'))).toBe(0);
    });

    it('makes one where Redis has the entry, tags included', async () => {
      await peer.set('plain', 1);
      await peer.set('tagged', 2, { tags: TAGS });

      expect(await proxy.tripsOf(() => cache.get('plain'))).toBe(1);
      expect(await proxy.tripsOf(() => cache.get('tagged'))).toBe(1);
      expect(await proxy.tripsOf(() => cache.get('tagged'))).toBe(0);
    });

    it('makes one where nobody has the entry', async () => {
      expect(await proxy.tripsOf(() => cache.get('missing'))).toBe(1);
    });

    it('makes one together with those of the same tick', async () => {
      await peer.setMany(valuesOf(keysUpTo(50)));

      expect(await proxy.tripsOf(() => Promise.all(keysUpTo(50).map((key) => cache.get(key))))).toBe(1);
    });
  });

  describe('a getOrSet', () => {
    it('makes none where memory has the entry', async () => {
      expect(await proxy.tripsOf(() => cache.getOrSet('warm', () => 'anew'))).toBe(0);
    });

    it('makes one where Redis has the entry', async () => {
      await peer.set('a', 1);

      expect(await proxy.tripsOf(() => cache.getOrSet('a', () => 'anew'))).toBe(1);
    });

    it('makes two where it loads: one to look, one to fill', async () => {
      expect(await proxy.tripsOf(() => cache.getOrSet('a', () => 1))).toBe(2);
      expect(await proxy.tripsOf(() => cache.getOrSet('b', () => 1, { tags: TAGS }))).toBe(2);
    });
  });

  it.each([[{}], [{ tags: TAGS }]])('a set makes one, with the options %j', async (options) => {
    expect(await proxy.tripsOf(() => cache.set('a', { value: 1 }, options))).toBe(1);
  });

  it('a delete makes one', async () => {
    expect(await proxy.tripsOf(() => cache.delete('warm'))).toBe(1);
  });

  it.each([1, 3, 100])('an invalidation of %i tags makes one', async (count) => {
    const tags = Array.from({ length: count }, (_, index) => `t${index}`);

    expect(await proxy.tripsOf(() => cache.invalidateTags(tags))).toBe(1);
  });

  it.each([0, 500])('a clear of %i entries makes one', async (count) => {
    await peer.setMany(valuesOf(keysUpTo(count)));

    expect(await proxy.tripsOf(() => cache.clear())).toBe(1);
  });

  it('a getMany makes one, for entries in memory, in Redis and nowhere', async () => {
    await peer.setMany(valuesOf(keysUpTo(50)));
    const keys = [...keysUpTo(80), 'warm'];
    let values = new Map<string, unknown>();

    expect(await proxy.tripsOf(async () => (values = await cache.getMany(keys)))).toBe(1);
    expect(values.size).toBe(51);
  });

  describe('a getOrSetMany', () => {
    const load = (keys: readonly string[]) => new Map(keys.map((key) => [key, 'loaded']));

    it('makes one where Redis has the entries', async () => {
      await peer.setMany(valuesOf(keysUpTo(50)));

      expect(await proxy.tripsOf(() => cache.getOrSetMany(keysUpTo(50), load))).toBe(1);
    });

    it('makes two where it loads: one to look, one to fill', async () => {
      await peer.setMany(valuesOf(keysUpTo(50)));

      expect(await proxy.tripsOf(() => cache.getOrSetMany(keysUpTo(80), load))).toBe(2);
    });
  });
});
