import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { DelayingProxy } from './support/delaying-proxy.js';
import { heldFactory } from './support/held-factory.js';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { waitFor } from './support/wait-for.js';
import { redisSuite } from './support/redis-suite.js';

const DELAY_MS = 20;
const HOUR_MS = 3_600_000;

const redis = redisSuite();

/** How often Redis ran each command, but for the heartbeat, while something is done. */
async function commandsOf(act: () => Promise<unknown>): Promise<Record<string, number>> {
  await redis.server.cli('CONFIG', 'RESETSTAT');
  await act();
  const statistics = await redis.server.cli('INFO', 'commandstats');
  const calls = [...statistics.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(
    ([, name = '', count]) => [name, Number(count)] as const,
  );
  const ours = ['get', 'mget', 'set', 'eval', 'unlink', 'del'];
  return Object.fromEntries(calls.filter(([name]) => ours.includes(name)));
}

describe('an invalidation of a tag', () => {
  it('during the load is not lost: cacheable and bentocache keep what was loaded before it', async () => {
    const [first, second] = await redis.pair();
    const held = heldFactory('old');
    const loading = first.getOrSet('a', held.factory, { tags: ['t'] });
    await held.started;

    await second.invalidateTags(['t']);
    held.release();
    await loading;

    expect([await first.get('a'), await second.get('a')]).toEqual([undefined, undefined]);
  });

  it('reaches who holds the value in memory, after another one has read: the first reader of cacheable takes the evidence away', async () => {
    const [first, second] = await redis.pair();
    const third = await redis.cache();
    await first.set('a', 1, { tags: ['t'] });
    await Promise.all([second.get('a'), third.get('a')]);

    await first.invalidateTags(['t']);
    await first.get('a');

    await waitFor(() => second.peek('a') === undefined && third.peek('a') === undefined);
    expect([await second.get('a'), await third.get('a')]).toEqual([undefined, undefined]);
  });

  it.each([
    ['evicted', ['UNLINK', 'app:{app}m:d:t', 'app:{app}c']],
    ['at the end of its life', ['PEXPIRE', 'app:{app}m:d:t', '1']],
  ])('holds with its mark %s: cacheable and bentocache raise the dead', async (_what, command) => {
    const [first, second] = await redis.pair();
    await first.set('a', 1, { ttl: '30d', tags: ['t'] });
    await second.invalidateTags(['t']);

    await redis.server.cli(...command);
    await delay(20);

    for (const cache of [first, second, await redis.cache()]) expect(await cache.get('a')).toBeUndefined();
  });

  it('leaves what it marked to expire by itself: the counters of cacheable stay for ever', async () => {
    const cache = await redis.cache();

    await cache.invalidateTags(['t']);

    expect(await redis.remainingMs('app:{app}m:d:t')).toBeGreaterThan(0);
  });

  it('shortens the life of nothing in Redis: bentocache leaves 30 s of six hours', async () => {
    const [first, second] = await redis.pair();
    await first.set('a', 1, { ttl: '6h', tags: ['t'] });

    await second.invalidateTags(['t']);
    await second.get('a');

    expect(await redis.remainingMs('app:d:a')).toBeGreaterThan(5 * HOUR_MS);
  });

  it('works for what getOrSet has loaded: cacheable has no tags there', async () => {
    const [first, second] = await redis.pair();
    await first.getOrSet('a', () => 1, { tags: ['t'] });

    await second.invalidateTags(['t']);

    await waitFor(() => first.peek('a') === undefined);
    expect(await first.get('a')).toBeUndefined();
  });

  it('of three tags is one round trip: bentocache makes six', async () => {
    const proxy = await DelayingProxy.start(redis.server.port, DELAY_MS);
    const { cache } = await connectedRig(proxy.url, { redis: { commandTimeout: '5s', heartbeat: '60s' } });

    const trips = await proxy.tripsOf(() => cache.invalidateTags(['t', 'u', 'v']));
    await closeRigs();
    await proxy.stop();

    expect(trips).toBe(1);
  });

  it('costs a reader whose memory has the value nothing: cacheable asks Redis twice for each hit', async () => {
    const cache = await redis.cache();
    await cache.getOrSet('a', () => 1, { tags: ['t', 'u'] });
    const hits = async () => {
      for (let hit = 0; hit < 100; hit++) await cache.get('a');
    };

    const costsNothing = async () => Object.keys(await commandsOf(hits)).length === 0;

    await waitFor(costsNothing, { what: 'the news of its own tags to have come' });
  });

  it('costs a reader of Redis one question, however many tags: cacheable asks three times', async () => {
    const [first, second] = await redis.pair();
    const tags = Array.from({ length: 10 }, (_, index) => `tag ${index}`);
    await first.setMany([['a', 1], ['b', 2]], { tags }); // prettier-ignore
    await second.get('a');

    const commands = await commandsOf(() => second.get('b'));

    expect(commands).toEqual({ get: 1 });
  });
});

describe.each(['tracking', 'pubsub'] as const)(
  'a change that a process cannot hear of by %s',
  (coherence) => {
    it('while it reconnects is seen after that: bentocache serves the old value until its end', async () => {
      const proxy = await DelayingProxy.start(redis.server.port);
      const writer = await redis.cache({ redis: { coherence } });
      const rig = await connectedRig(proxy.url, { redis: { coherence } });
      try {
        await writer.setMany([['a', 'old'], ['b', 'old']], { tags: ['t'] }); // prettier-ignore
        await rig.cache.getMany(['a', 'b']);
        proxy.cut();
        await rig.reaches('down');

        await writer.set('a', 'new');
        await writer.invalidateTags(['t']);
        proxy.restore();
        await rig.reaches('up');

        expect([await rig.cache.get('a'), await rig.cache.get('b')]).toEqual(['new', undefined]);
      } finally {
        await closeRigs();
        await proxy.stop();
      }
    });
  },
);
