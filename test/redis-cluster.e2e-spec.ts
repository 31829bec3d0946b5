import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createClient } from 'redis';
import { inspectServer } from '../libs/cache/src/stores/redis/inspect-server.js';
import { keySlot } from '../libs/cache/src/stores/redis/key-slot.js';
import { aclRules, redisRights } from '../libs/cache/src/settings/redis-rights.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { propertyRuns } from './support/property-runs.js';
import { startCluster, type RedisCluster } from './support/redis-cluster.js';
import { closeRigs, connectedRig, redisRig } from './support/redis-rig.js';
import { startRedis } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const LIMIT_MS = 60_000;
const KEYS = Array.from({ length: 60 }, (_, index) => `key ${index}`);

let cluster: RedisCluster;

beforeAll(async () => {
  cluster = await startCluster();
}, LIMIT_MS);

beforeEach(async () => {
  await cluster.eachMaster('FLUSHALL');
});

afterEach(closeRigs);

afterAll(() => cluster.stop());

/** How often the masters ran a command since the last reset of their statistics. */
async function callsOf(command: string): Promise<number> {
  const statistics = await cluster.eachMaster('INFO', 'commandstats');
  const calls = statistics.map((text) => new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(text)?.[1]);
  return calls.reduce((sum, count) => sum + Number(count ?? 0), 0);
}

describe('The slot of a key', () => {
  it('is the one that the server computes', async () => {
    const [node] = cluster.nodes;
    const client = createClient({ url: node?.url ?? '' });
    await client.connect();
    const keys = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[{}ab]{0,8}$/));

    try {
      await fc.assert(
        fc.asyncProperty(keys, async (key) => {
          expect(keySlot(key)).toBe(Number(await client.sendCommand(['CLUSTER', 'KEYSLOT', key])));
        }),
        { numRuns: propertyRuns(200, 20_000) },
      );
    } finally {
      client.destroy();
    }
  }, 300_000);
});

describe('A cache over a Cluster', () => {
  it('spreads its keys over all masters, also those that the URL does not name', async () => {
    const { cache } = await connectedRig(cluster.url);

    await cache.setMany(KEYS.map((key) => [key, key]));

    const sizes = (await cluster.eachMaster('DBSIZE')).map(Number);
    expect([sizes.length, Math.min(...sizes) > 0, sizes.reduce((sum, size) => sum + size)]).toEqual([
      3,
      true,
      KEYS.length + 2, // the tag clock and the mark of everything
    ]);
  });

  it('reads them all again, and what is nowhere', async () => {
    const [writer, reader] = [await connectedRig(cluster.url), await connectedRig(cluster.url)];
    await writer.cache.setMany(KEYS.map((key) => [key, key]));

    const found = await reader.cache.getMany([...KEYS, 'nowhere']);

    expect(found).toEqual(new Map(KEYS.map((key) => [key, key])));
  });

  it('reads keys of one slot with one command', async () => {
    const { cache } = await connectedRig(cluster.url);
    for (const master of await cluster.masters()) await master.cli('CONFIG', 'RESETSTAT');

    await Promise.all(['{one}a', '{one}b', '{one}c', '{two}a'].map((key) => cache.get(key)));

    expect([await callsOf('mget'), await callsOf('get')]).toEqual([1, 1]);
  });

  it('tells others of each change, whichever master has the key', async () => {
    const [one, other] = [await connectedRig(cluster.url), await connectedRig(cluster.url)];
    await one.cache.setMany(KEYS.map((key) => [key, 'old']));
    await other.cache.getMany(KEYS);

    await one.cache.setMany(KEYS.map((key) => [key, 'new']));

    await waitFor(async () => {
      const found = await other.cache.getMany(KEYS);
      return KEYS.every((key) => found.get(key) === 'new');
    });
  });

  it('clears, and sweeps what it has cleared on every master', async () => {
    const { cache } = await connectedRig(cluster.url);
    await cache.setMany(KEYS.map((key) => [key, key]));

    await cache.clear();

    expect(await cache.getMany(KEYS)).toEqual(new Map());
    const left = async () => (await cluster.eachMaster('--scan', '--pattern', 'app:d:*')).join('').trim();
    await waitFor(async () => (await left()) === '', { what: 'the entries to be swept' });
  });

  it('needs no more rights than are written down', async () => {
    const rights = redisRights({ namespace: 'app', coherence: 'tracking', database: 0, topology: 'cluster' });
    for (const node of cluster.nodes)
      await node.cli('ACL', 'SETUSER', 'cache', 'reset', 'on', '>word', ...aclRules(rights));
    const { cache, troubles } = await connectedRig(cluster.url.replace('//', '//cache:word@'), {
      redis: { coherence: 'tracking' },
    });

    await cache.set('a', 1, { tags: ['t'] });
    await cache.invalidateTags(['t']);
    await cache.clear();

    expect([await cache.get('a'), troubles]).toEqual([undefined, []]);
  });
});

describe('While slots move, a cache over a Cluster', () => {
  it('answers every call, and holds what it is told to', async () => {
    const { cache, troubles } = await connectedRig(cluster.url, { redis: { commandTimeout: '2s' } });
    const [source, target] = await cluster.masters();
    if (!source || !target) throw new Error('a Cluster has masters');
    const moving = { isOver: false };
    const end = cluster.reshard(source, target, 300).finally(() => (moving.isOver = true));

    let round = 0;
    while (!moving.isOver) {
      round++;
      const value = round;
      await cache.setMany(KEYS.map((key) => [key, value]));
      await cache.invalidateTags(['nobody']);
    }
    await end;

    const fresh = await connectedRig(cluster.url);
    expect(await fresh.cache.getMany(KEYS)).toEqual(new Map(KEYS.map((key) => [key, round])));
    expect(troubles).toEqual([]);
  });
});

describe('When a replica takes over, a cache over a Cluster', () => {
  it('hears of what is written behind the new master', async () => {
    await cluster.agrees();
    const [one, other] = [await connectedRig(cluster.url), await connectedRig(cluster.url)];
    await one.cache.set('a', 'old');
    expect(await other.cache.get('a')).toBe('old');

    await cluster.switchOver(await cluster.masterOf('app:d:a'));
    await waitFor(async () => {
      await one.cache.set('a', 'new');
      return (await other.cache.get('a')) === 'new';
    });

    expect(other.remote.status()).toMatchObject({ state: 'up', coherence: 'tracking', topology: 'cluster' });
  });

  it(
    'goes on where a master hangs, and meanwhile with the others',
    async () => {
      await cluster.agrees();
      const { cache, remote } = await connectedRig(cluster.url);
      const hung = await cluster.masterOf('app:d:a');
      const elsewhere =
        (
          await Promise.all(KEYS.map(async (key) => [key, await cluster.masterOf(`app:d:${key}`)] as const))
        ).find(([, master]) => master !== hung)?.[0] ?? '';
      await cache.set('a', 1);

      await hung.pause();
      const begin = performance.now();
      try {
        await waitFor(() => remote.status().reason !== undefined, { what: 'the heartbeat to miss it' });
        await cache.set(elsewhere, 'there');
        const ofOthers = await connectedElsewhere(elsewhere);
        await waitFor(async () => (await remote.get('app:d:a')) !== undefined, { timeoutMs: 15_000 });
        process.stdout.write(
          `Cluster: a hung master was replaced after ${Math.round(performance.now() - begin)} ms\n`,
        );

        expect(ofOthers).toBe('there');
        await waitFor(() => remote.status().reason === undefined);
        expect(await cache.get('a')).toBe(1);
      } finally {
        await hung.resume();
        await cluster.agrees();
      }
    },
    LIMIT_MS,
  );

  /** What another process reads of the servers that are there. */
  async function connectedElsewhere(key: string): Promise<unknown> {
    const rig = await redisRig(cluster.url);
    return waitFor(() => rig.cache.get(key));
  }
});

describe('A Cluster', () => {
  it('tells about itself, whichever node is asked', async () => {
    for (const node of cluster.nodes) {
      const url = `redis+cluster://127.0.0.1:${node.port}`;
      const inspection = await inspectServer(testConfig({ namespace: 'app', redis: { url } }), 2_000);

      expect(inspection).toMatchObject({ facts: { mode: 'cluster', refused: new Map() } });
    }
  });

  it('is none where there is a single server', async () => {
    const server = await startRedis();
    try {
      const { remote } = await redisRig(`redis+cluster://127.0.0.1:${server.port}`);
      await waitFor(() => remote.status().state === 'down');

      expect(remote.status().reason).toContain('cluster support disabled');
    } finally {
      await server.stop();
    }
  });
});
