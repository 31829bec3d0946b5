import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { heldFactory } from './support/held-factory.js';
import { closeRigs, connectedRig, type RedisRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
});

afterEach(closeRigs);

afterAll(async () => {
  await server.stop();
});

const pair = async (): Promise<[RedisRig, RedisRig]> => [
  await connectedRig(server.url),
  await connectedRig(server.url),
];

const evict = async (pattern: string) => {
  const keys = (await server.cli('--scan', '--pattern', pattern)).split('\n').filter(Boolean);
  expect(keys).not.toEqual([]);
  await server.cli('UNLINK', ...keys);
};

const MARKS = 'app:[{]app[}]m:*';
const CLOCK = 'app:[{]app[}]c';

describe('invalidateTags', () => {
  it.each([
    ['getOrSet', ({ cache }: RedisRig) => cache.getOrSet('a', () => 1, { tags: ['user 1'] })],
    ['set', ({ cache }: RedisRig) => cache.set('a', 1, { tags: ['user 1'] })],
    ['setMany', ({ cache }: RedisRig) => cache.setMany([['a', 1]], { tags: ['user 1'] })],
    [
      'a factory that knows them only after its load',
      ({ cache }: RedisRig) =>
        cache.getOrSet('a', (context) => {
          context.setOptions({ tags: ['user 1'] });
          return 1;
        }),
    ],
  ])('removes what got its tags by %s, in both tiers and for every process', async (_name, write) => {
    const [first, second] = await pair();
    await write(first);
    await second.cache.get('a');

    await second.cache.invalidateTags(['user 1']);

    expect([second.cache.peek('a'), await second.cache.get('a')]).toEqual([undefined, undefined]);
    await waitFor(() => first.cache.peek('a') === undefined, { what: 'the entry to leave memory' });
    expect(await first.cache.get('a')).toBeUndefined();
  });

  it('leaves entries with other tags alone', async () => {
    const [first, second] = await pair();
    await first.cache.set('a', 1, { tags: ['user 1', 'list'] });
    await first.cache.set('b', 2, { tags: ['user 2', 'list'] });

    await second.cache.invalidateTags(['user 1']);

    expect(await second.cache.getMany(['a', 'b'])).toEqual(new Map([['b', 2]]));
  });

  it('takes any text for a tag, and many at once', async () => {
    const [first, second] = await pair();
    const tags = ['', 'a b', 'ключ', '*', '{x}', 'a:b', 'line\nfeed', ...Array.from({ length: 500 }, String)];
    await first.cache.setMany([['a', 1]], { tags }); // prettier-ignore
    expect(await second.cache.get('a')).toBe(1);

    await first.cache.invalidateTags(tags.slice(3, 4));

    expect(await first.cache.get('a')).toBeUndefined();
  });

  it('is not lost while a load is under way, in this process or in another one', async () => {
    const [first, second] = await pair();
    const [mine, foreign] = [heldFactory('old'), heldFactory('old')];
    const loads = [
      first.cache.getOrSet('a', mine.factory, { tags: ['t'] }),
      second.cache.getOrSet('b', foreign.factory, { tags: ['t'] }),
    ];
    await Promise.all([mine.started, foreign.started]);

    await first.cache.invalidateTags(['t']);
    [mine, foreign].forEach(({ release }) => release());

    expect(await Promise.all(loads)).toEqual(['old', 'old']);
    for (const { cache } of [first, second])
      expect([await cache.get('a'), await cache.get('b')]).toEqual([undefined, undefined]);
  });

  it('gives a caller that comes after it no older load to join', async () => {
    const [first] = await pair();
    const held = heldFactory('old');
    const early = first.cache.getOrSet('a', held.factory, { tags: ['t'] });
    await held.started;
    await first.cache.invalidateTags(['t']);

    const late = first.cache.getOrSet('a', () => 'new', { tags: ['t'] });
    held.release();

    expect(await Promise.all([early, late])).toEqual(['old', 'new']);
  });

  it.each([
    ['the mark', MARKS],
    ['the clock', CLOCK],
  ])('is not undone where %s is evicted', async (_what, pattern) => {
    const [first, second] = await pair();
    await first.cache.set('a', 1, { tags: ['t'] });
    await second.cache.invalidateTags(['t']);

    await evict(pattern);

    for (const { cache } of [first, second, await connectedRig(server.url)])
      expect(await cache.get('a')).toBeUndefined();
  });

  it('works on after the clock was lost', async () => {
    const [first, second] = await pair();
    await evict(CLOCK).catch(() => undefined);
    await first.cache.set('a', 1, { tags: ['t'] });
    await evict(CLOCK);
    await first.cache.set('b', 1, { tags: ['t'] });

    await second.cache.invalidateTags(['t']);

    expect(await second.cache.getMany(['a', 'b'])).toEqual(new Map());
    await second.cache.set('a', 2, { tags: ['t'] });
    expect(await first.cache.get('a')).toBe(2);
  });

  it('is seen by the second reader as well as by the first', async () => {
    const [first, second] = await pair();
    const third = await connectedRig(server.url);
    await first.cache.set('a', 1, { tags: ['t'] });
    await Promise.all([second.cache.get('a'), third.cache.get('a')]);

    await first.cache.invalidateTags(['t']);
    await waitFor(async () => (await second.cache.get('a')) === undefined);

    await waitFor(async () => (await third.cache.get('a')) === undefined);
  });

  it('is owed while Redis is away, and paid when it is back', async () => {
    const [first, second] = await pair();
    await first.cache.set('a', 1, { tags: ['t'] });
    await second.cache.get('a');
    await server.cli('SAVE');
    await server.pause();

    await first.cache.invalidateTags(['t']);

    expect(first.cache.peek('a')).toBeUndefined();
    expect(await first.cache.get('a')).toBeUndefined();
    await server.resume();
    await waitFor(async () => (await second.cache.get('a')) === undefined, { timeoutMs: 5_000 });
    expect(await first.cache.get('a')).toBeUndefined();
  });

  it('costs one command, and one to learn what others did meanwhile, whatever the number of tags and entries', async () => {
    const first = await connectedRig(server.url);
    await first.cache.setMany(Array.from({ length: 500 }, (_, index) => [String(index), index] as const), { tags: ['t'] });
    await server.cli('CONFIG', 'RESETSTAT');

    await first.cache.invalidateTags(['t', 'u', 'v']);

    expect(await server.cli('INFO', 'commandstats')).toMatch(/cmdstat_eval:calls=[123],/);
  }); // prettier-ignore
});

describe('clear', () => {
  it('removes everything for every process at once, and gives the room back', async () => {
    const [first, second] = await pair();
    await first.cache.setMany([['a', 1], ['b', 2]]); // prettier-ignore
    await second.cache.namespace('users').set('a', 3);
    await second.cache.getMany(['a', 'b']);

    await first.cache.clear();

    expect(await first.cache.getMany(['a', 'b'])).toEqual(new Map());
    await waitFor(() => second.cache.peek('a') === undefined);
    expect(await second.cache.namespace('users').get('a')).toBeUndefined();
    await waitFor(async () => (await server.cli('--scan', '--pattern', 'app:d*')) === '');
  });

  it('leaves what was written after it, although the sweep comes later', async () => {
    const [first] = await pair();
    await first.cache.setMany([['a', 1], ['gone', 1]]); // prettier-ignore

    const clearing = first.cache.clear();
    await clearing;
    await first.cache.set('a', 2);

    await waitFor(async () => (await server.cli('EXISTS', 'app:d:gone')).trim() === '0', {
      what: 'the sweep',
    });
    expect(await (await connectedRig(server.url)).cache.get('a')).toBe(2);
  });

  it('touches no key of others', async () => {
    const [first] = await pair();
    await server.cli('MSET', 'other', '1', 'app2:d:a', '1', 'ap', '1');
    await server.cli('RPUSH', 'app:d:foreign list', 'x');
    await first.cache.set('gone', 1);

    await first.cache.clear();
    await waitFor(async () => (await server.cli('EXISTS', 'app:d:gone')).trim() === '0', {
      what: 'the sweep',
    });

    expect((await server.cli('EXISTS', 'other', 'app2:d:a', 'ap', 'app:d:foreign list')).trim()).toBe('4');
  });
});

describe('tags of a namespace', () => {
  it('are its own', async () => {
    const [{ cache }] = await pair();
    const users = cache.namespace('users');
    await cache.set('a', 'root', { tags: ['t'] });
    await users.set('a', 'nested', { tags: ['t'] });

    await users.invalidateTags(['t']);

    expect([await cache.get('a'), await users.get('a')]).toEqual(['root', undefined]);
  });
});
