import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { settle } from '../testing/virtual-clock.js';
import { CacheError } from '../contracts/cache-error.js';
import { packEnvelope } from './envelope.js';

describe('Cache, with a remote tier in trouble,', () => {
  it('answers every call as a miss or as done, and never rejects', async () => {
    const { cache, remote } = await cacheRig();
    remote.faults.disconnect();

    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.getEntry('a')).toBeUndefined();
    expect(await cache.has('a')).toBe(false);
    expect(await cache.getMany(['a', 'b'])).toEqual(new Map());
    expect(await cache.getOrSet('a', () => 1)).toBe(1);
    await expect(cache.set('b', 2)).resolves.toBeUndefined();
    await expect(cache.setMany([['c', 3]])).resolves.toBeUndefined();
    await expect(cache.delete('a')).resolves.toBeUndefined();
    await expect(cache.clear()).resolves.toBeUndefined();
  });

  it('says of a loaded value that nobody keeps it where the fill was refused', async () => {
    const { cache, remote } = await cacheRig();
    remote.faults.next('set', { fail: new CacheError('CACHE_REMOTE_REFUSED', 'no room') });

    const refused = await cache.getOrSetEntry('a', () => 1);
    const kept = await cache.getOrSetEntry('a', () => 2);

    expect([refused.value, refused.expiresAt, kept.value]).toEqual([1, undefined, 2]);
    expect(kept.expiresAt).toBeGreaterThan(0);
  });

  it('goes on in memory', async () => {
    const { cache, remote } = await cacheRig();
    remote.faults.disconnect();

    await cache.set('set', 1);
    await cache.getOrSet('loaded', () => 2);

    expect([await cache.get('set'), await cache.get('loaded')]).toEqual([1, 2]);
  });

  it.each([
    ['get', 'get', (cache) => cache.get('a')],
    ['getMany', 'get', (cache) => cache.getMany(['a', 'b'])],
    ['setMany', 'set', (cache) => cache.set('a', 1)],
    ['setMany', 'delete', (cache) => cache.delete('a')],
    ['set', 'set', (cache) => cache.getOrSet('a', () => 1)],
    ['advance', 'invalidate', (cache) => cache.clear()],
    ['sweep', 'clear', (cache) => cache.clear()],
  ] as const satisfies readonly [unknown, unknown, (cache: Rigged) => Promise<unknown>][])(
    'counts and tells a failed %s as one trouble with %s',
    async (operation, named, act) => {
      const { cache, remote, troubles } = await cacheRig();
      const error = new CacheError('CACHE_REMOTE_TIMEOUT', 'too slow');
      remote.faults.next(operation, { fail: error });

      await act(cache);
      await settle(); // of a clear the sweep goes on in the background

      expect(troubles).toEqual([{ cache: 'default', operation: named, error }]);
      expect(cache.stats().troubles).toBe(1);
    },
  );

  it('skips the fill after a look-up that could not be answered: one deadline, not two', async () => {
    const { cache, remote } = await cacheRig();
    remote.faults.next('get', { fail: true });

    await expect(cache.getOrSet('a', () => 1)).resolves.toBe(1);

    expect(remote.callsOf('set')).toEqual([]);
    expect(cache.peek('a')).toBe(1);
  });

  it('keeps a loaded value in memory where only the fill failed', async () => {
    const { cache, remote, troubles } = await cacheRig();
    remote.faults.next('set', { fail: true });

    await expect(cache.getOrSet('a', () => 1)).resolves.toBe(1);

    expect(cache.peek('a')).toBe(1);
    expect(troubles.map(({ operation }) => operation)).toEqual(['set']);
  });

  it('owes nothing for a fill that failed', async () => {
    const { cache, remote, clock } = await cacheRig();
    const idle = clock.pending;
    remote.faults.next('set', { fail: true });

    await cache.getOrSet('a', () => 1);

    expect(clock.pending).toBe(idle);
  });
});

/** An entry that nothing but what it holds can be wrong with. */
function packed(format: string, data: string): string {
  const until = 9_999_999_999_999;
  const times = { stamp: 9e15, createdAt: 0, freshUntil: until, staleUntil: until };
  return packEnvelope({ ...times, cost: 1, tags: [], encoded: { format, data } });
}

describe('Cache, with bytes in the remote tier that it cannot trust,', () => {
  it.each([
    ['foreign text', 'hello'],
    ['nothing', ''],
    ['foreign bytes', '\ufffd\0\u0001'],
    ['an envelope around broken JSON', packed('j', '{"a')],
    ['an envelope of a newer version', packed('j', '{}').replace(/^1/, '9')],
    ['an unknown format', packed('brotli', '{}')],
  ])('takes %s for a miss, tells it, and lets the next load replace it', async (_, payload) => {
    const { cache, remote, clock, troubles, peer } = await cacheRig();
    remote.entries.set('app:d:a', { payload, expiresAt: clock.now() + 60_000 });

    await expect(cache.getOrSet('a', () => 'new')).resolves.toBe('new');

    expect(troubles.map(({ operation }) => operation)).toEqual(['decode']);
    expect(cache.stats()).toMatchObject({ misses: 1, troubles: 1, hits: { remote: 0 } });
    expect(await (await peer()).get('a')).toBe('new');
  });

  it('reads the others of a batch', async () => {
    const { cache, remote, clock, peer } = await cacheRig();
    await (await peer()).set('good', 1);
    remote.entries.set('app:d:bad', { payload: 'hello', expiresAt: clock.now() + 60_000 });

    expect(await cache.getMany(['bad', 'good'])).toEqual(new Map([['good', 1]]));
    expect(await cache.getOrSet('bad', () => 'new')).toBe('new');
    expect(await (await peer()).get('bad')).toBe('new');
  });

  it('takes what the codec refuses for a miss', async () => {
    const { cache: writer, troubles, peer } = await cacheRig();
    await writer.set('a', 1);
    const refusing = {
      encode: () => ({ format: 'x', data: '' }),
      decode: () => Promise.reject(new Error('wrong key')),
    };
    const cache = await peer({}, { codec: refusing });

    await expect(cache.get('a')).resolves.toBeUndefined();

    expect(troubles).toMatchObject([
      { cache: 'default', operation: 'decode', error: { code: 'CACHE_VALUE_DAMAGED' } },
    ]);
  });
});

type Rigged = Awaited<ReturnType<typeof cacheRig>>['cache'];

describe('Cache, while the remote tier is away,', () => {
  it('keeps in memory what took long to load', async () => {
    const { cache, remote, clock } = await cacheRig();
    remote.faults.disconnect();

    await cache.getOrSet('a', async () => {
      await clock.advance(30_000);
      return 'loaded';
    });

    expect(cache.peek('a')).toBe('loaded');
  });
});

describe('Cache, given what is no list,', () => {
  it.each([
    ['invalidateTags', 'CACHE_INVALID_TAGS'],
    ['deleteMany', 'CACHE_INVALID_KEY'],
  ] as const)('%s refuses a single text, which would be taken for its letters', async (method, code) => {
    const { cache } = await cacheRig();

    await expect((async () => cache[method]('users'))()).rejects.toMatchObject({ code });
  });

  it('refuses tags that are no texts', async () => {
    const { cache } = await cacheRig();
    const tags = [42] as unknown as string[];

    await expect(cache.set('a', 1, { tags })).rejects.toMatchObject({ code: 'CACHE_INVALID_TAGS' });
    await expect(cache.getOrSet('a', () => 1, { tags })).rejects.toMatchObject({
      code: 'CACHE_INVALID_TAGS',
    });
  });
});
