import { describe, expect, it } from '@jest/globals';
import { cacheRig, type CacheRig } from '../../../../test/support/cache-rig.js';
import type { CacheEvent, CacheEvents } from '../contracts/cache-events.js';
import type { RemoteStatus } from '../contracts/remote-store.js';
import type { Cache } from './cache.js';

const EVENTS: Readonly<Record<CacheEvent, true>> = {
  hit: true,
  miss: true,
  set: true,
  delete: true,
  load: true,
  stale: true,
  evict: true,
  invalidate: true,
  error: true,
  breaker: true,
  coherence: true,
};

type Told = { readonly [Event in CacheEvent]: readonly [Event, CacheEvents[Event]] }[CacheEvent];

/** Everything that the cache tells from now on. */
function listenTo(cache: Cache): Told[] {
  const told: Told[] = [];
  for (const event of Object.keys(EVENTS) as CacheEvent[])
    cache.on(event, (payload) => told.push([event, payload] as Told));
  return told;
}

const failing = () => Promise.reject(new Error('source down'));
const UP: RemoteStatus = { state: 'up', breaker: 'closed', coherence: 'tracking' };
const DOWN: RemoteStatus = { state: 'down', breaker: 'closed', coherence: 'none' };

describe('cache.on', () => {
  it('tells of hits by tier, of misses and of loads', async () => {
    const { cache, peer } = await cacheRig();
    await (await peer()).set('far', 1);
    const told = listenTo(cache);

    await cache.getOrSet('a', () => 1);
    await cache.get('a');
    await cache.get('far');

    expect(told).toEqual([
      ['miss', { cache: 'default', key: 'a' }],
      ['load', { cache: 'default', key: 'a', durationMs: 0 }],
      ['hit', { cache: 'default', key: 'a', tier: 'memory' }],
      ['hit', { cache: 'default', key: 'far', tier: 'remote' }],
    ]);
  });

  it('tells of a load that failed, and of the stale value that answered it', async () => {
    const { cache, clock } = await cacheRig({ ttl: { default: '5m', grace: '10m' } });
    await cache.set('a', 1);
    await clock.advance(6 * 60_000);
    const told = listenTo(cache);

    await cache.getOrSet('a', failing);

    expect(told).toEqual([
      ['miss', { cache: 'default', key: 'a' }],
      ['load', { cache: 'default', key: 'a', durationMs: 0, error: new Error('source down') }],
      ['stale', { cache: 'default', key: 'a', reason: 'failed' }],
    ]);
  });

  it.each(['tiered', 'memory'] as const)('tells of what callers change, over %s', async (mode) => {
    const { cache } = await cacheRig({ mode });
    const told = listenTo(cache);

    await cache.setMany([['a', 1], ['b', 2]]); // prettier-ignore
    await cache.delete('a');
    await cache.invalidateTags(['x', 'y']);
    await cache.clear();

    expect(told).toEqual([
      ['set', { cache: 'default', key: 'a' }],
      ['set', { cache: 'default', key: 'b' }],
      ['delete', { cache: 'default', key: 'a' }],
      ['invalidate', { cache: 'default', tags: ['x', 'y'] }],
      ['invalidate', { cache: 'default', tags: 'all' }],
    ]);
  });

  it('tells of each entry that the bound pushes out of memory', async () => {
    const { cache } = await cacheRig({ memory: { maxEntries: 2 } });
    const evicted: unknown[] = [];
    cache.on('evict', (event) => evicted.push(event));

    await cache.namespace('users').set('a', 1);
    await cache.set('b', 1);
    await cache.set('c', 1);
    await cache.set('d', 1);

    expect(evicted).toEqual([
      { cache: 'users', key: 'a' },
      { cache: 'default', key: 'b' },
    ]);
  });

  it('tells of a trouble, and fails nothing where nobody listens to it', async () => {
    const { cache, remote } = await cacheRig();
    const troubles: unknown[] = [];
    const error = new Error('too slow');
    remote.faults.next('get', { fail: error });
    await cache.get('a');
    cache.on('error', (trouble) => troubles.push(trouble));
    remote.faults.next('get', { fail: error });

    await cache.get('a');

    expect(troubles).toEqual([{ cache: 'default', operation: 'get', error }]);
  });

  it('tells of a connection that is lost and back', async () => {
    const { cache, remote } = await cacheRig();
    const told = listenTo(cache);

    remote.faults.disconnect();
    remote.faults.reconnect();

    expect(told).toEqual([
      ['coherence', { previous: UP, current: DOWN }],
      ['coherence', { previous: DOWN, current: UP }],
    ]);
  });

  it.each<[what: string, change: Partial<RemoteStatus>, event: CacheEvent]>([
    ['a breaker that opens', { breaker: 'open' }, 'breaker'],
    ['another way of hearing of changes', { coherence: 'pubsub' }, 'coherence'],
    ['a store that closes', { state: 'closed' }, 'coherence'],
  ])('tells of %s once, as what it is', async (_what, change, event) => {
    const { cache, remote } = await cacheRig();
    const told = listenTo(cache);
    const current = { ...UP, ...change };

    remote.hear((listener) => listener.onStatus(UP, current), 0);

    expect(told).toEqual([[event, { previous: UP, current }]]);
  });
});

describe('cache.on of a namespace', () => {
  const misses = async (listenOn: (rig: CacheRig) => Cache) => {
    const rig = await cacheRig();
    const told: unknown[] = [];
    listenOn(rig).on('miss', ({ cache, key }) => told.push(`${cache} ${key}`));
    await rig.cache.get('a');
    await rig.cache.namespace('users').get('b');
    await rig.cache.namespace('users').namespace('admins').get('c');
    await rig.cache.namespace('users2').get('d');
    return told;
  };

  it('tells of it and of those in it', async () => {
    expect(await misses(({ cache }) => cache.namespace('users'))).toEqual(['users b', 'users/admins c']);
  });

  it('tells of all, of the root', async () => {
    expect(await misses(({ cache }) => cache)).toEqual([
      'default a',
      'users b',
      'users/admins c',
      'users2 d',
    ]);
  });

  it('tells of the connection that they share', async () => {
    const { cache, remote } = await cacheRig();
    const told = listenTo(cache.namespace('users'));

    remote.faults.disconnect();

    expect(told.map(([event]) => event)).toEqual(['coherence']);
  });
});
