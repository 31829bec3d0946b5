import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCache } from '../libs/cache/src/assembly/create-cache.js';
import type { RemoteStore } from '../libs/cache/src/contracts/remote-store.js';
import { redisRights, type RedisCommand } from '../libs/cache/src/settings/redis-rights.js';
import { GuardedRedis, WAYS, type Way } from './support/guarded-redis.js';
import { waitFor } from './support/wait-for.js';

let redis: GuardedRedis;

beforeAll(async () => {
  redis = await GuardedRedis.start();
});

beforeEach(() => redis.reset());

afterAll(() => redis.stop());

/** Everything that the cache asks of Redis at some time; rejects where the server refuses something. */
async function askEverything(store: RemoteStore): Promise<void> {
  const write = (key: string, payload: string) => ({ key, payload, ttlMs: 60_000 });
  await store.claim(write('app:d:claimed', 'claim'));
  await store.set(write('app:d:a', 'long enough'));
  await store.set(write('app:d:a', 'long again'), { prefix: 'long' });
  await store.swapHead({ key: 'app:d:a', from: 'long', to: 'dead', ttlMs: 3_600_000 });
  await store.get('app:d:a');
  await store.getMany(['app:d:a', 'app:d:b']);
  await store.tagClock.advance(['tag']);
  await redis.cli('PEXPIRE', 'app:{app}m:tag', '1000');
  await store.tagClock.read(['tag']);
  await store.sweep('app:d', { prefix: 'dead', offset: 4, below: 'z' });
  await store.ping(5_000);
  await redis.cli('CONFIG', 'SET', 'maxmemory', '1');
  await store.setMany([write('app:d:c', 'no room')]);
  await store.tagClock.advance(['tag']);
}

/** What came of asking for everything, with these rights but some. */
async function outcomeWithout(coherence: Way, ...changes: string[]): Promise<string> {
  await redis.allow(coherence, ...changes);
  const store = redis.storeOf(coherence);
  try {
    await waitFor(() => store.status().state !== 'connecting', { what: 'the first attempt to connect' });
    if (store.status().state === 'down') return `down: ${store.status().reason}`;
    await askEverything(store);
    return 'everything was allowed';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await store.close(0);
  }
}

const commandsOf = (coherence: Way) =>
  Object.keys(redisRights({ namespace: 'app', coherence, database: 3 }).commands) as RedisCommand[];

/** Without them a loaded value is in memory one read later, and nothing fails. */
const TRANSACTION: ReadonlySet<RedisCommand> = new Set(['evalsha', 'multi', 'exec'] as const);

describe.each(WAYS)('the rights of a cache that hears by %s', (way) => {
  it('are enough for everything that it asks', async () => {
    expect(await outcomeWithout(way)).toBe('everything was allowed');
  });

  it('are enough for two caches that share values, tags and loads, and are cleared', async () => {
    await redis.allow(way);
    const troubles: unknown[] = [];
    const observer = { onTrouble: (trouble: unknown) => void troubles.push(trouble) };
    const config = {
      ...redis.configOf(way),
      factory: { ...redis.configOf(way).factory, singleFlight: 'cluster' as const },
    };
    const connected = async () => {
      const remote = redis.storeOf(way);
      await remote.ready();
      return createCache(config, { remote, observer });
    };
    const [one, other] = [await connected(), await connected()];
    const load = (cache: typeof one) => cache.getOrSet('a', () => 1, { tags: ['t'] });

    const loaded = await Promise.all([load(one), load(other)]);
    await one.namespace('nested').set('b', 2);
    await one.invalidateTags(['t']);
    await waitFor(async () => (await other.get('a')) === undefined);
    await one.clear();
    await waitFor(async () => !(await redis.cli('KEYS', '*:b')));

    expect([loaded, troubles]).toEqual([[1, 1], []]);
    await Promise.all([one.close(), other.close()]);
  });

  it.each(commandsOf(way).filter((command) => !TRANSACTION.has(command)))(
    'are too few without %s',
    async (command) => {
      expect(await outcomeWithout(way, `-${command}`)).toMatch(/NOPERM|can't run this command/);
    },
  );

  it('are too few without its keys', async () => {
    expect(await outcomeWithout(way, 'resetkeys')).toMatch(/NOPERM/);
  });

  it('reach no key outside its namespaces', async () => {
    await redis.allow(way);
    const store = redis.storeOf(way);
    await store.ready();

    await expect(store.get('stranger:d:a')).rejects.toMatchObject({ code: 'CACHE_REMOTE_REFUSED' });
    await store.close(0);
  });
});

describe('the rights of a cache that hears by messages', () => {
  it('are too few without its channel', async () => {
    expect(await outcomeWithout('pubsub', 'resetchannels')).toMatch(/NOPERM/);
  });
});

describe('the rights of a cache that takes the way that the server allows', () => {
  it('are those of both ways', () => {
    const both = { ...rightsOf('tracking').commands, ...rightsOf('pubsub').commands };

    expect(rightsOf('auto').commands).toEqual(both);
    expect(rightsOf('none').commands).not.toHaveProperty('subscribe');
  });
});

function rightsOf(coherence: Parameters<typeof redisRights>[0]['coherence']) {
  return redisRights({ namespace: 'app', coherence, database: 0 });
}
