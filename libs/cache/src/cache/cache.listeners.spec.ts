import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { settle } from '../testing/virtual-clock.js';
import { Observers } from './observers.js';

describe('Listeners of a cache', () => {
  it('are told in the order in which they came, until they go', async () => {
    const { cache } = await cacheRig();
    const told: string[] = [];
    const stop = cache.on('miss', () => told.push('first'));
    cache.on('miss', () => told.push('second'));
    await cache.get('a');

    stop();
    stop();
    await cache.get('a');

    expect(told).toEqual(['first', 'second', 'second']);
  });

  it('are two where the same function is given twice', async () => {
    const { cache } = await cacheRig();
    let calls = 0;
    const count = () => void calls++;
    cache.on('miss', count);
    const stop = cache.on('miss', count);
    await cache.get('a');

    stop();
    await cache.get('a');

    expect(calls).toBe(3);
  });

  it('may use the cache', async () => {
    const { cache } = await cacheRig({ memory: { maxEntries: 2 } });
    const peeked: unknown[] = [];
    cache.on('evict', ({ key }) => peeked.push(cache.peek(key)));
    cache.on('miss', ({ key }) => cache.set(key, 'by the listener'));

    await cache.get('a');
    await settle();
    await cache.setMany([['b', 1], ['c', 1]]); // prettier-ignore

    expect([peeked, await cache.get('a')]).toEqual([[undefined], 'by the listener']);
  });

  it.each([
    [['hitt', () => undefined], `'hitt' is no event of a cache: listen to one of hit, miss, set`],
    [['constructor', () => undefined], `'constructor' is no event of a cache`],
    [['hit', undefined], 'the listener of "hit" is undefined: give cache.on a function'],
  ])('are refused where they are %j', async (given, message) => {
    const { cache } = await cacheRig();

    expect(() => cache.on(...(given as Parameters<typeof cache.on>))).toThrow(
      expect.objectContaining({
        code: 'CACHE_INVALID_LISTENER',
        message: expect.stringContaining(message),
      }),
    );
  });
});

describe('A listener in trouble', () => {
  const warnings: string[] = [];

  beforeEach(() => {
    warnings.length = 0;
    jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('that %s fails no call and no other listener, and becomes a warning', async (_how, listener) => {
    const { cache } = await cacheRig();
    const told: string[] = [];
    cache.on('miss', listener);
    cache.on('miss', ({ key }) => told.push(key));

    const value = await cache.get('a');
    await settle();

    expect([value, told, warnings]).toEqual([undefined, ['a'], ['a cache observer threw: Error: broken']]);
  });
});

describe('Observers', () => {
  it('have a member only while somebody implements it', () => {
    const observers = new Observers();
    const implemented = () => Object.entries(observers.all).flatMap(([name, call]) => (call ? [name] : []));

    const counts = [implemented()];
    const stop = observers.add({ onHit: () => undefined });
    counts.push(implemented());
    stop();
    counts.push(implemented());

    expect(counts).toEqual([[], ['onHit'], []]);
  });
});
