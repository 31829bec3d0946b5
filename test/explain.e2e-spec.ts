import { describe, expect, it } from '@jest/globals';
import { connectedRig } from './support/redis-rig.js';
import { startRedis } from './support/redis-server.js';
import { redisSuite } from './support/redis-suite.js';

const redis = redisSuite();

describe('explain, over Redis,', () => {
  it('says what is in Redis of a value, by whom and since when', async () => {
    const { cache } = await redis.rig();
    const reader = await redis.rig();
    const before = Date.now();
    await cache.getOrSet('a', () => 'x', { ttl: '5m', tags: ['users'] });

    const { remote, process, ...rest } = await reader.cache.explain('a');

    expect(rest).toMatchObject({
      answer: 'remote',
      remoteKey: 'app:d:a',
      connection: { coherence: 'tracking' },
    });
    expect(remote).toMatchObject({ state: 'fresh', tags: ['users'], writer: process, format: 's' });
    if (remote.state !== 'fresh') throw new Error('unreachable');
    expect(Date.parse(remote.createdAt)).toBeGreaterThanOrEqual(before);
    expect(remote.bytes).toBe(Number(await redis.server.cli('STRLEN', 'app:d:a')));
    expect(reader.cache.peek('a')).toBeUndefined();
  });

  it('says that it was deleted', async () => {
    const { cache } = await redis.rig();
    await cache.set('a', 1);
    await cache.delete('a');

    expect(await cache.explain('a')).toMatchObject({
      remote: { state: 'tombstone' },
      verdict: 'get misses: memory has nothing, in redis the key was deleted.',
    });
  });

  it('names the tag that another process invalidated, and when', async () => {
    const [{ cache }, other] = [await redis.rig(), await redis.rig()];
    await cache.set('a', 1, { tags: ['users', 'lists'] });
    const before = Date.now() - 1;
    await other.cache.invalidateTags(['lists']);

    const { remote } = await cache.explain('a');

    expect(remote).toMatchObject({ state: 'dead', invalidation: { tag: 'lists', cache: 'default' } });
    const at = Date.parse(('invalidation' in remote && remote.invalidation?.at) || '');
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now() + 1);
  });

  it.each([
    [
      'foreign bytes',
      ['SET', 'app:d:a', 'foreign'],
      { reason: 'it is not what this version writes', bytes: 7 },
    ],
    ['a list', ['RPUSH', 'app:d:a', 'foreign'], { reason: 'it is a list, a hash or the like' }],
  ])('says that %s cannot be read, and leaves them', async (_what, command, found) => {
    const { cache, troubles, remote } = await redis.rig();
    await redis.server.cli(...command);

    expect((await cache.explain('a')).remote).toEqual({ state: 'undecodable', ...found });

    expect((await redis.server.cli('EXISTS', 'app:d:a')).trim()).toBe('1');
    expect([troubles, remote.status().breaker]).toEqual([[], 'closed']);
  });

  it('says that Redis cannot be asked, without its password, and that memory serves', async () => {
    const own = await startRedis({ password: 'hunter2' });
    const { cache, reaches } = await connectedRig(own.url);
    await cache.set('a', 1);
    await own.stop();
    await reaches('down');

    const explained = await cache.explain('a');

    expect(explained).toMatchObject({
      answer: 'memory',
      memory: { state: 'unverified' },
      remote: { state: 'unavailable', reason: expect.stringContaining('Redis is not reachable') },
      connection: { state: 'down', coherence: 'none' },
    });
    expect(JSON.stringify(explained)).not.toContain('hunter2');
  });
});
