import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCache } from '../libs/cache/src/assembly/create-cache.js';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import type { Cache } from '../libs/cache/src/cache/cache.js';
import type { CacheConfigInput } from '../libs/cache/src/settings/types.js';
import { RedisStore } from '../libs/cache/src/stores/redis/redis-store.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const LIFE_MS = 60_000;

let server: RedisServer;
const caches: Cache[] = [];

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(() => server.cli('FLUSHALL'));

afterEach(async () => {
  await Promise.all(caches.splice(0).map((cache) => cache.close()));
});

afterAll(() => server.stop());

function configOf(redis: CacheConfigInput['redis'] = {}) {
  return testConfig({
    namespace: 'app',
    factory: { singleFlight: 'cluster' },
    redis: { url: server.url, commandTimeout: '5s', ...redis },
  });
}

async function connect(redis?: CacheConfigInput['redis']): Promise<Cache> {
  const config = configOf(redis);
  const remote = new RedisStore({ redis: config.redis, namespace: 'app', clock: systemClock });
  await remote.ready();
  const cache = await createCache(config, { remote });
  caches.push(cache);
  return cache;
}

/** Whatever the server had to tell of what was done before has arrived when this has. */
async function hearEverything(cache: Cache): Promise<void> {
  await cache.get('something else');
}

const redisKey = async () => (await server.cli('--scan', '--pattern', '*:a')).trim();

describe('A value that was loaded under a claim', () => {
  it('stays in the memory of the process that loaded it', async () => {
    const cache = await connect();

    for (const key of ['first', 'second']) await cache.getOrSet(key, () => key);
    await hearEverything(cache);

    expect([cache.peek('first'), cache.peek('second')]).toEqual(['first', 'second']);
  });

  it('stays there too where its load took so long that the claim was renewed', async () => {
    const cache = await connect();
    const claimed = async () => (await server.cli('GET', await redisKey())).slice(0, 14);
    const load = async () => {
      const first = await claimed();
      await waitFor(async () => (await claimed()) !== first, { what: 'a renewal of the claim' });
      return 'slow';
    };

    await cache.getOrSet('a', load);
    await hearEverything(cache);

    expect(cache.peek('a')).toBe('slow');
  });

  it('leaves memory when another process changes it', async () => {
    const [cache, other] = [await connect(), await connect()];
    await cache.getOrSet('a', () => 'loaded');

    await other.set('a', 'changed');

    await waitFor(() => cache.peek('a') === undefined);
    expect(await cache.get('a')).toBe('changed');
  });

  it('has an end in Redis', async () => {
    const cache = await connect();

    await cache.getOrSet('a', () => 1, { ttl: '1m', grace: '0s' });

    const left = Number(await server.cli('PTTL', await redisKey()));
    expect(left).toBeGreaterThan(LIFE_MS / 2);
    expect(left).toBeLessThanOrEqual(LIFE_MS);
  });

  it('neither replaces what was written meanwhile nor changes its end', async () => {
    const [cache, other] = [await connect(), await connect()];

    await cache.getOrSet(
      'a',
      async () => {
        await other.set('a', 'newer', { ttl: '1m', grace: '0s' });
        return 'older';
      },
      { ttl: '1h' },
    );

    expect([await cache.get('a'), await other.get('a')]).toEqual(['newer', 'newer']);
    expect(Number(await server.cli('PTTL', await redisKey()))).toBeLessThanOrEqual(LIFE_MS);
  });

  it('is written too where the server has forgotten the script', async () => {
    const cache = await connect();
    await cache.getOrSet('first', () => 'first');
    await server.cli('SCRIPT', 'FLUSH');

    await cache.getOrSet('a', () => 'loaded');
    await hearEverything(cache);

    expect(cache.peek('a')).toBe('loaded');
    expect(await server.cli('GET', await redisKey())).toContain('loaded');
  });

  it('is not written where its claim is gone', async () => {
    const cache = await connect();

    await cache.getOrSet('a', async () => {
      await server.cli('FLUSHALL');
      return 'late';
    });

    expect(await redisKey()).toBe('');
  });

  it('is told of as refused where Redis has no room', async () => {
    const cache = await connect();
    const errors: unknown[] = [];
    cache.on('error', ({ error }) => void errors.push(error));

    const value = await cache.getOrSet('a', async () => {
      await server.cli('CONFIG', 'SET', 'maxmemory', '1');
      return 'loaded';
    });
    await server.cli('CONFIG', 'SET', 'maxmemory', '0');

    expect(value).toBe('loaded');
    expect(errors[0]).toMatchObject({
      code: 'CACHE_REMOTE_REFUSED',
      message: expect.stringContaining('OOM'),
    });
  });
});

describe.each([
  ['transactions', ['-multi']],
  ['an end that depends on another', ['-pexpire']],
])('A user who is not allowed %s', (_, rules) => {
  it('fills the cache all the same, with an end, and has the value in memory from the next read on', async () => {
    await server.cli('ACL', 'SETUSER', 'worker', 'reset', 'on', '>pass', '~*', '&*', '+@all', ...rules);
    const cache = await connect({ username: 'worker', password: 'pass' });
    const errors: unknown[] = [];
    cache.on('error', ({ error }) => void errors.push(error));

    await cache.getOrSet('a', () => 'loaded');
    await hearEverything(cache);

    expect([await cache.get('a'), cache.peek('a'), errors]).toEqual(['loaded', 'loaded', []]);
    expect(Number(await server.cli('PTTL', await redisKey()))).toBeGreaterThan(0);
  });
});
