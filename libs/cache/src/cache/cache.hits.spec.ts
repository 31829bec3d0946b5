import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';

const rich = () => ({
  born: new Date(0),
  scores: new Map([['a', 1n]]),
  tags: new Set(['x']),
  missing: undefined,
  bytes: Uint8Array.from([1, 2]),
});

describe('Cache, on a hit', () => {
  it('gives what the factory’s first caller got, from memory and from the remote tier', async () => {
    const { cache, peer } = await cacheRig();

    const loaded = await cache.getOrSet('a', rich);
    const fromMemory = await cache.get('a');
    const fromRemote = await (await peer()).get('a');

    expect(loaded).toEqual(rich());
    expect(fromMemory).toStrictEqual(loaded);
    expect(fromRemote).toStrictEqual(loaded);
  });

  it('gives an instance of a class as plain data, to the first caller too', async () => {
    class Point {
      readonly x = 1;
    }
    const { cache } = await cacheRig();

    const loaded = await cache.getOrSet('a', () => new Point());

    expect(loaded).not.toBeInstanceOf(Point);
    expect(await cache.get('a')).toStrictEqual({ x: 1 });
    expect(loaded).toStrictEqual({ x: 1 });
  });

  it.each([null, false, 0, -0, '', Number.NaN])('takes %p for a value', async (value) => {
    const { cache, peer } = await cacheRig();
    let runs = 0;
    const factory = () => {
      runs++;
      return value;
    };

    const loaded = await cache.getOrSet('a', factory);
    const fromMemory = await cache.getOrSet('a', factory);
    const fromRemote = await (await peer()).getOrSet('a', factory);

    expect([loaded, fromMemory, fromRemote]).toEqual([value, value, value]);
    expect([await cache.has('a'), runs]).toEqual([true, 1]);
  });

  it('says where the value came from', async () => {
    const { cache, peer } = await cacheRig();
    const other = await peer();

    const sources = [
      await cache.getOrSetEntry('a', () => 1),
      await cache.getOrSetEntry('a', () => 2),
      await cache.getEntry('a'),
      await other.getOrSetEntry('a', () => 3),
      await (await peer()).getEntry('a'),
    ];

    expect(sources.map((entry) => entry?.source)).toEqual(['source', 'memory', 'memory', 'fake', 'fake']);
    expect(sources.map((entry) => entry?.value)).toEqual([1, 1, 1, 1, 1]);
  });

  it('says when the entry expires, the same wherever it came from', async () => {
    const { cache, clock, peer } = await cacheRig();
    const expiresAt = clock.now() + 300_000;

    const loaded = await cache.getOrSetEntry('a', () => 1, { ttl: '5m' });
    const fromMemory = await cache.getEntry('a');
    const fromRemote = await (await peer()).getEntry('a');

    expect([loaded, fromMemory, fromRemote].map((entry) => entry?.expiresAt)).toEqual([
      expiresAt,
      expiresAt,
      expiresAt,
    ]);
  });

  it('asks the remote tier once for what it then has in memory', async () => {
    const { cache, remote, peer } = await cacheRig();
    await (await peer()).set('a', 1);

    await cache.get('a');
    await cache.get('a');

    expect(remote.callsOf('get')).toHaveLength(1);
  });

  it('gives memory’s value at once through peek(), and never asks the remote tier', async () => {
    const { cache, remote, peer } = await cacheRig();
    await (await peer()).set('far', 1);
    await cache.set('near', 2);

    expect([cache.peek('near'), cache.peek('far')]).toEqual([2, undefined]);
    expect(remote.callsOf('get')).toEqual([]);
  });

  it('knows in which tier there is a value', async () => {
    const { cache, peer } = await cacheRig();
    await (await peer()).set('far', 1);
    await cache.set('near', 1);

    expect([await cache.has('near'), await cache.has('far'), await cache.has('nowhere')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(cache.stats()).toMatchObject({ hits: { memory: 1, remote: 1 }, misses: 1 });
  });
});

describe('Cache, handing values out,', () => {
  const value = () => ({ list: [{ a: 1 }] });

  it('freezes them through and through, so that a mutation throws', async () => {
    const { cache } = await cacheRig();

    const loaded = await cache.getOrSet('a', value);
    const read = await cache.get<ReturnType<typeof value>>('a');

    expect(() => loaded.list.push({ a: 2 })).toThrow(TypeError);
    expect(() => Object.assign(read?.list[0] ?? {}, { a: 2 })).toThrow(TypeError);
    expect(await cache.get('a')).toEqual(value());
  });

  it('leaves the caller’s own object alone', async () => {
    const { cache } = await cacheRig();
    const mine = value();

    await cache.set('a', mine);
    mine.list.push({ a: 2 });

    expect(await cache.get('a')).toEqual(value());
  });

  it('copies what cannot be frozen, for each reader', async () => {
    const { cache } = await cacheRig();
    const loaded = await cache.getOrSet('a', rich);

    loaded.born.setTime(5);
    loaded.scores.clear();
    loaded.bytes[0] = 9;

    expect(await cache.get('a')).toEqual(rich());
  });

  it('gives each reader a copy of its own where they are cloned', async () => {
    const { cache } = await cacheRig({ memory: { values: 'cloned' } });
    const loaded = await cache.getOrSet('a', value);
    const read = await cache.get<ReturnType<typeof value>>('a');

    loaded.list.push({ a: 2 });
    read?.list.push({ a: 3 });

    expect(await cache.get('a')).toEqual(value());
    expect(cache.peek('a')).toEqual(value());
  });

  it('gives every caller of one load a copy of its own where they are cloned', async () => {
    const { cache } = await cacheRig({ memory: { values: 'cloned' } });

    const [first, second] = await Promise.all([cache.getOrSet('a', value), cache.getOrSet('a', value)]);

    expect(first).not.toBe(second);
    expect(first).toEqual(second);
  });

  it('gives all readers one value where it is shared', async () => {
    const { cache } = await cacheRig({ memory: { values: 'shared' } });
    const loaded = await cache.getOrSet('a', value);

    loaded.list.push({ a: 2 });

    expect(await cache.get('a')).toBe(loaded);
  });
});
