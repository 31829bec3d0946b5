import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closeRigs, connectedRig, redisRig, type RedisRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const WORKER = ['+@all', '-client|tracking'];

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
  await server.cli('ACL', 'SETUSER', 'untracked', 'on', '>pass', '~*', '&*', ...WORKER);
  await server.cli('ACL', 'SETUSER', 'deaf', 'on', '>pass', '~*', ...WORKER);
}); // prettier-ignore

afterEach(closeRigs);

afterAll(async () => {
  await server.stop();
});

const USER = { tracking: {}, pubsub: { username: 'untracked', password: 'pass' } } as const;

const pair = async (way: keyof typeof USER): Promise<[RedisRig, RedisRig]> => [
  await connectedRig(server.url, { redis: USER[way] }),
  await connectedRig(server.url, { redis: USER[way] }),
];

/** Resolves once the cache holds nothing in memory under the key. */
const leavesMemory = ({ cache }: RedisRig, key = 'a') =>
  waitFor(() => cache.peek(key) === undefined, { intervalMs: 1, what: `${key} to leave memory` });

describe.each(['tracking', 'pubsub'] as const)('the memory of two caches joined by %s', (way) => {
  it('says so in its status', async () => {
    const [first] = await pair(way);

    expect(first.remote.status().coherence).toBe(way);
  });

  it.each([
    ['set', ({ cache }: RedisRig) => cache.set('a', 2), 2],
    ['delete', ({ cache }: RedisRig) => cache.delete('a'), undefined],
    ['setMany', ({ cache }: RedisRig) => cache.setMany([['a', 2], ['b', 3]]), 2], // prettier-ignore
  ])('drops what the other one changes by %s', async (_name, change, seen) => {
    const [first, second] = await pair(way);
    await first.cache.set('a', 1);
    await second.cache.get('a');

    await change(first);

    await leavesMemory(second);
    expect(await second.cache.get('a')).toBe(seen);
  });

  it('drops it in a nested namespace, and nowhere else', async () => {
    const [first, second] = await pair(way);
    const path = ({ cache }: RedisRig) => cache.namespace('a').namespace('b');
    await second.cache.set('key', 'root');
    await path(second).set('key', 1);

    await path(first).set('key', 2);

    await waitFor(() => path(second).peek('key') === undefined, { what: 'the nested key to leave memory' });
    expect(second.cache.peek('key')).toBe('root');
  });

  it('keeps what it wrote itself', async () => {
    const [first, second] = await pair(way);
    await first.cache.set('mine', 1);
    await first.cache.set('a', 1);
    await second.cache.set('a', 2);

    await leavesMemory(first);

    expect(first.cache.peek('mine')).toBe(1);
  });
});

describe('the memory of a cache with tracking', () => {
  it.each([
    ['redis-cli changes', ['SET', 'app:d:a', 'foreign']],
    ['expires', ['PEXPIRE', 'app:d:a', '1']],
    ['is removed', ['DEL', 'app:d:a']],
    ['goes with a flush', ['FLUSHALL']],
  ])('drops what %s', async (_what, command) => {
    const rig = await connectedRig(server.url);
    await rig.cache.set('a', 1);
    await waitFor(() => rig.cache.peek('a') === 1, { what: 'a to be in memory' });

    await server.cli(...command);

    await leavesMemory(rig);
  });

  it('is tracked in broadcast mode, for its own prefix, without an echo', async () => {
    await connectedRig(server.url);

    const clients = await server.cli('CLIENT', 'LIST', 'TYPE', 'normal');

    expect(clients).toMatch(/flags=\S*t\S*B/); // t: tracks, B: broadcast mode
  });

  it('verifies after a lost connection what it had, before it serves it again', async () => {
    const rig = await connectedRig(server.url);
    await rig.cache.set('a', 'old');
    await server.cli('CLIENT', 'KILL', 'TYPE', 'normal');
    await server.cli('DEL', 'app:d:a');
    await rig.reaches('up');

    expect(await rig.cache.get('a')).toBeUndefined();
    expect(rig.cache.peek('a')).toBeUndefined();
  });

  it('verifies each of its entries, although it has heard of another one since', async () => {
    const [rig, other] = [await connectedRig(server.url), await connectedRig(server.url)];
    await rig.cache.setMany([['a', 'old'], ['b', 1]]); // prettier-ignore
    await server.cli('CLIENT', 'KILL', 'TYPE', 'normal');
    await other.reaches('up');
    await other.cache.set('a', 'new');
    await rig.reaches('up');

    expect(await rig.cache.get('b')).toBe(1);
    expect(await rig.cache.get('a')).toBe('new');
  });

  it('verifies what it had over a connection that was lost while another one was away', async () => {
    const [rig, other] = [
      await connectedRig(server.url, { redis: { maxConnections: 2 } }),
      await connectedRig(server.url),
    ];
    await rig.cache.setMany(Array.from({ length: 20 }, (_, index) => [String(index), 'old'] as const));
    await rig.cache.getMany(Array.from({ length: 20 }, (_, index) => String(index)));
    await server.cli('CLIENT', 'KILL', 'TYPE', 'normal');
    await other.reaches('up');
    await other.cache.setMany(Array.from({ length: 20 }, (_, index) => [String(index), 'new'] as const));
    await waitFor(() => rig.remote.status().state === 'up' && rig.remote.status().reason === undefined);

    const values = await rig.cache.getMany(Array.from({ length: 20 }, (_, index) => String(index)));
    expect(new Set(values.values())).toEqual(new Set(['new']));
  });

  it('serves what it had while Redis is away', async () => {
    const rig = await connectedRig(server.url);
    await rig.cache.set('a', 'old');

    await server.kill();
    await rig.reaches('down');

    expect([await rig.cache.get('a'), rig.cache.peek('a')]).toEqual(['old', 'old']);
    await server.restart();
  });
});

describe('the choice of coherence', () => {
  it('falls back once, however many connections the server refuses', async () => {
    const rig = await connectedRig(server.url, { redis: { ...USER.pubsub, maxConnections: 3 } });

    expect(rig.remote.status().coherence).toBe('pubsub');
  });

  it('lets what nobody tells of be true for memory.ttlCap only', async () => {
    const set = { redis: { coherence: 'none' }, memory: { ttlCap: '100ms' } } as const;
    const [first, second] = [await connectedRig(server.url, set), await connectedRig(server.url, set)];
    await first.cache.set('a', 1, { tags: ['t'] });
    await second.cache.get('a');

    await first.cache.invalidateTags(['t']);

    await waitFor(async () => (await second.cache.get('a')) === undefined, { timeoutMs: 2_000 });
  });

  it('ends with none where neither tracking nor messages are allowed', async () => {
    const rig = await connectedRig(server.url, { redis: { username: 'deaf', password: 'pass' } });

    expect(rig.remote.status()).toMatchObject({ state: 'up', coherence: 'none' });
  });

  it('is made anew, without a restart, once the server allows again what it had refused', async () => {
    const rig = await connectedRig(server.url, {
      redis: { ...USER.pubsub, maxConnections: 2, heartbeat: '50ms' },
    });
    await server.cli('ACL', 'SETUSER', 'untracked', '-@all');
    const isRefused = () => {
      const { state, reason } = rig.remote.status();
      return state === 'down' && reason?.includes('no permissions');
    };
    await waitFor(isRefused, { intervalMs: 1, what: 'the refusal to be what the status tells' });

    await server.cli('ACL', 'SETUSER', 'untracked', '+@all');
    await rig.reaches('up');

    expect(rig.remote.status().coherence).toBe('tracking');
  });

  it('does not fall back where tracking is asked for', async () => {
    const redis = { ...USER.pubsub, coherence: 'tracking' } as const;
    const rig = await redisRig(server.url, { redis });

    await rig.reaches('down');

    expect(rig.remote.status().reason).toContain("no permissions to run the 'client|tracking' command");
  });
});
