import { describe, expect, it } from '@jest/globals';
import { cacheRig, type CacheRig } from '../../../../../test/support/cache-rig.js';
import { heldFactory } from '../../../../../test/support/held-factory.js';
import type { Cache } from '../cache.js';
import { packClaim, packTombstone, PROCESS_ID } from '../envelope.js';

const TTL = { ttl: { default: '5m', grace: '10m', jitterPercent: 0 } } as const;
const START = '2023-11-14T22:13:20.000Z';
const MINUTE = 60_000;

/** What remains in the remote tier of a value that another process wrote. */
async function farRig(set = {}): Promise<CacheRig> {
  const rig = await cacheRig({ ...TTL, ...set });
  const peer = await rig.peer();
  await peer.getOrSet('a', () => rig.clock.advance(40).then(() => 'x'), { tags: ['users', 'a:b'] });
  return rig;
}

describe('explain', () => {
  it('says of a value in both tiers what each of them knows', async () => {
    const { cache, clock } = await farRig();
    await cache.get('a');
    await clock.advance(1_000);

    const explained = await cache.explain('a');

    const tags = ['users', 'a:b'];
    const [freshUntil, staleUntil] = ['2023-11-14T22:18:20.040Z', '2023-11-14T22:28:20.040Z'];
    expect(explained).toEqual({
      key: 'a',
      cache: 'default',
      remoteKey: 'app:d:a',
      at: '2023-11-14T22:13:21.040Z',
      verdict: 'get answers from memory: it may serve its entry for another 9 s.',
      answer: 'memory',
      memory: {
        state: 'fresh',
        expiresAt: '2023-11-14T22:13:30.040Z',
        remainingMs: 9_000,
        freshUntil,
        staleUntil,
        tags,
        bytes: expect.any(Number),
      },
      remote: {
        state: 'fresh',
        createdAt: '2023-11-14T22:13:20.040Z',
        ageMs: 1_000,
        freshUntil,
        staleUntil,
        remainingMs: 299_000,
        costMs: 40,
        tags,
        stamp: Date.parse(START) * 1_000,
        isLoading: false,
        writer: PROCESS_ID,
        format: 's',
        bytes: expect.any(Number),
      },
      isLoading: false,
      connection: { state: 'up', breaker: 'closed', coherence: 'tracking' },
      process: PROCESS_ID,
    });
  });

  it('is plain data, without the value', async () => {
    const { cache } = await cacheRig(TTL);
    await cache.set('a', { password: 'hunter2' });

    const explained = await cache.explain('a');

    expect(JSON.parse(JSON.stringify(explained))).toStrictEqual(explained);
    expect(JSON.stringify(explained)).not.toContain('hunter2');
  });

  it('names a nested namespace, its key and its tags as their users do', async () => {
    const { cache } = await cacheRig(TTL);
    const admins = cache.namespace('users').namespace('admins');
    await admins.set('a', 1, { tags: ['team 1'] });

    const explained = await admins.explain('a');

    expect(explained).toMatchObject({ cache: 'users/admins', remoteKey: 'app:d/users/admins:a' });
    expect(explained).toMatchObject({ memory: { tags: ['team 1'] }, remote: { tags: ['team 1'] } });
  });

  it('has nothing remote to tell of without a remote tier', async () => {
    const { cache } = await cacheRig({ ...TTL, mode: 'memory' });
    await cache.set('a', 1, { tags: ['users'] });

    const explained = await cache.explain('a');

    expect(explained).toMatchObject({
      remote: { state: 'off' },
      verdict: 'get answers from memory: it may serve its entry for another 5 min.',
    });
    expect(Object.keys(explained)).not.toContain('remoteKey');
    expect(Object.keys(explained)).not.toContain('connection');
  });

  it('says that a load is under way', async () => {
    const { cache } = await cacheRig(TTL);
    const { factory, started, release } = heldFactory(1);
    const loading = cache.getOrSet('a', factory);
    await started;

    const during = await cache.explain('a');
    release();
    await loading;

    expect([during.isLoading, (await cache.explain('a')).isLoading]).toEqual([true, false]);
  });

  it('refuses what is no key', async () => {
    const { cache } = await cacheRig();

    await expect(cache.explain('')).rejects.toMatchObject({ code: 'CACHE_INVALID_KEY' });
  });
});

describe('explain, of a miss,', () => {
  const verdict = async (cache: Cache) => (await cache.explain('a')).verdict;

  it('says that there is nothing', async () => {
    const { cache } = await cacheRig(TTL);

    expect(await verdict(cache)).toBe('get misses: memory has nothing, fake has nothing.');
  });

  it('says that the key was deleted, and by whom', async () => {
    const { cache } = await farRig();
    await cache.delete('a');

    const { remote, verdict: said } = await cache.explain('a');

    expect(remote).toEqual({ state: 'tombstone', writer: PROCESS_ID });
    expect(said).toBe('get misses: memory has nothing, in fake the key was deleted.');
  });

  it('says that somebody else is loading the key', async () => {
    const { cache, remote } = await cacheRig(TTL);
    await remote.set({ key: 'app:d:a', payload: packClaim(), ttlMs: MINUTE });

    expect(await verdict(cache)).toBe(
      `get misses: memory has nothing, fake has nothing, and the process ${PROCESS_ID} is loading it.`,
    );
  });

  it('names the tag that was invalidated, and when', async () => {
    const { cache, clock, peer } = await farRig();
    await cache.get('a');
    await clock.advance(2 * MINUTE);
    await (await peer()).invalidateTags(['b', 'a:b']);

    const { memory, remote, verdict: said } = await cache.explain('a');

    const invalidation = { tag: 'a:b', cache: 'default', at: '2023-11-14T22:15:20.040Z' };
    expect([memory, remote]).toMatchObject([
      { state: 'dead', invalidation },
      { state: 'dead', invalidation },
    ]);
    expect(said).toContain(
      'the value in fake was invalidated with the tag "a:b" at 2023-11-14T22:15:20.040Z',
    );
  });

  it('names the cache that was cleared', async () => {
    const { cache, remote } = await cacheRig(TTL);
    const users = cache.namespace('users');
    const sweep = remote.faults.hold('sweep');
    await users.namespace('admins').set('a', 1);
    await users.clear();
    await sweep.begun;

    const explained = await users.namespace('admins').explain('a');

    expect(explained.remote).toMatchObject({ state: 'dead', invalidation: { cache: 'users', at: START } });
    expect(explained.verdict).toContain('the value in fake was invalidated with a clear of users at');
    sweep.release();
  });

  it('says until when a load may fall back on the value', async () => {
    const { cache, clock } = await farRig();
    await clock.advance(6 * MINUTE);

    expect(await verdict(cache)).toBe(
      'get misses: memory has nothing, the value in fake expired at 2023-11-14T22:18:20.040Z; ' +
        'until 2023-11-14T22:28:20.040Z getOrSet may serve it where its factory fails or is slow.',
    );
  });

  it('says the same of memory where that is all there is', async () => {
    const { cache, clock } = await cacheRig({ ...TTL, mode: 'memory' });
    await cache.set('a', 1);
    await clock.advance(6 * MINUTE);

    expect(await verdict(cache)).toBe(
      'get misses: memory may not serve its entry any more since 2023-11-14T22:18:20.000Z; ' +
        'until 2023-11-14T22:28:20.000Z getOrSet may serve it where its factory fails or is slow.',
    );
  });

  it('tells a tombstone of a foreign process by its writer', async () => {
    const { cache, remote } = await cacheRig(TTL);
    const payload = packTombstone().replace(PROCESS_ID, 'sixsix');
    await remote.set({ key: 'app:d:a', payload, ttlMs: MINUTE });

    expect((await cache.explain('a')).remote).toEqual({ state: 'tombstone', writer: 'sixsix' });
  });
});
