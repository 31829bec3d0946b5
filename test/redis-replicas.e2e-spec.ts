import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CacheConfigInput } from '../libs/cache/src/settings/types.js';
import { startCluster, type RedisCluster } from './support/redis-cluster.js';
import { closeRigs, connectedRig, type RedisRig } from './support/redis-rig.js';
import { startSentinels, type RedisSentinels } from './support/redis-sentinel.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const START_LIMIT_MS = 60_000;
const SOON = { timeoutMs: 15_000 };

const connect = (url: string, more: CacheConfigInput['redis'] = {}) =>
  connectedRig(url, { redis: { readReplicas: true, commandTimeout: '2s', ...more } });

/** Past memory, so that each read shows what Redis has. */
const write = ({ cache }: RedisRig, key: string, value: unknown, tags: readonly string[] = []) =>
  cache.set(key, value, { memory: false, tags });
const read = async ({ cache }: RedisRig, key: string) =>
  (await cache.getEntry(key, { memory: false }))?.value;

const hitsOf = async (server: RedisServer) =>
  Number(/keyspace_hits:(\d+)/.exec(await server.cli('INFO', 'stats'))?.[1]);

/** Reads until the server has answered a read. */
async function isReadAt(server: RedisServer, rig: RedisRig, key: string): Promise<void> {
  const before = await hitsOf(server);
  const hasAnswered = async () => {
    await read(rig, key);
    return (await hitsOf(server)) > before;
  };
  await waitFor(hasAnswered, { ...SOON, what: `a read of ${key} at the replica` });
}

afterEach(closeRigs);

describe('A cache over a master and its replica', () => {
  let master: RedisServer;
  let replica: RedisServer;

  beforeAll(async () => {
    const quick = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
    master = await startRedis({ args: quick });
    replica = await startRedis({ args: [...quick, '--replicaof', '127.0.0.1', String(master.port)] });
    const isInStep = async () => (await master.cli('INFO', 'replication')).includes('state=online');
    await waitFor(isInStep, { ...SOON, what: 'the replica to be in step' });
  }, START_LIMIT_MS);

  afterAll(async () => {
    await replica.stop();
    await master.stop();
  });

  /** The replica answers reads, and takes over nothing that is written, until it is let go. */
  async function whileItLags(run: () => Promise<void>): Promise<void> {
    await master.cli('CLIENT', 'KILL', 'TYPE', 'replica');
    await replica.cli('REPLICAOF', '127.0.0.1', '1'); // nobody is there: it keeps what it has
    try {
      await run();
    } finally {
      await replica.cli('REPLICAOF', '127.0.0.1', String(master.port));
    }
  }

  it('reads at the replica what has not changed since it caught up', async () => {
    const rig = await connect(master.url);
    await write(rig, 'read', { deep: [1] });

    await isReadAt(replica, rig, 'read');

    expect(await read(rig, 'read')).toEqual({ deep: [1] });
    expect(rig.remote.replicaLagMs?.()).toBeLessThan(5_000);
  });

  it('reads there in batches, and at the master what the replica does not have', async () => {
    const rig = await connect(master.url);
    for (const [key, value] of Object.entries({ b1: 1, b2: 2 })) await write(rig, key, value);
    await isReadAt(replica, rig, 'b1');
    await write(rig, 'b3', 3);

    expect(await rig.cache.getMany(['b1', 'b3', 'none', 'b2'])).toEqual(
      new Map([
        ['b1', 1],
        ['b3', 3],
        ['b2', 2],
      ]),
    );
  });

  it('reads its own writes, deletes and invalidations, however far behind the replica is', async () => {
    const rig = await connect(master.url);
    for (const key of ['own', 'gone']) await write(rig, key, 'old');
    await write(rig, 'tagged', 'old', ['t']);
    for (const key of ['own', 'gone', 'tagged']) await isReadAt(replica, rig, key);

    await whileItLags(async () => {
      await write(rig, 'own', 'new');
      await rig.cache.delete('gone');
      await rig.cache.invalidateTags(['t']);
      const reads = async () => Promise.all(['own', 'gone', 'tagged'].map((key) => read(rig, key)));

      for (let count = 0; count < 20; count++) expect(await reads()).toEqual(['new', undefined, undefined]);
    });
  });

  it('reads what others wrote as soon as it has heard of it, however far behind the replica is', async () => {
    const [rig, other] = [await connect(master.url), await connectedRig(master.url)];
    await write(rig, 'theirs', 'old');
    await isReadAt(replica, rig, 'theirs');

    await whileItLags(async () => {
      await other.cache.set('theirs', 'new');
      await waitFor(async () => (await read(rig, 'theirs')) === 'new', { timeoutMs: 400, what: 'the news' });

      for (let count = 0; count < 20; count++) {
        await read(rig, 'something else');
        expect(await read(rig, 'theirs')).toBe('new');
      }
    });
  });

  it('reads there again once the replica has caught up', async () => {
    const rig = await connect(master.url);
    await write(rig, 'later', 1);
    await whileItLags(() => write(rig, 'later', 2));

    await isReadAt(replica, rig, 'later');

    expect(await read(rig, 'later')).toBe(2);
  });

  it('goes on with the master where the replica dies', async () => {
    const rig = await connect(master.url);
    await write(rig, 'survives', 1);
    await isReadAt(replica, rig, 'survives');

    await replica.kill();
    const reads = await Promise.all(Array.from({ length: 20 }, () => read(rig, 'survives')));

    expect(new Set(reads)).toEqual(new Set([1]));
    expect(rig.remote.status().state).toBe('up');
    await replica.restart();
  });

  it('does not read a server that only bears the address of a replica', async () => {
    const stranger = await startRedis();
    await replica.cli('CONFIG', 'SET', 'replica-announce-port', String(stranger.port));
    await master.cli('CLIENT', 'KILL', 'TYPE', 'replica');
    const announces = async () =>
      (await master.cli('INFO', 'replication')).includes(`port=${stranger.port},state=online`);
    await waitFor(announces, { ...SOON, what: 'the replica to announce another port' });
    await stranger.cli('SET', 'app:d:a', 'of somebody else');

    const rig = await connect(master.url);
    await write(rig, 'a', 1);
    const tried = async () => (await stranger.cli('INFO', 'commandstats')).includes('cmdstat_info');
    await waitFor(tried, { ...SOON, what: 'the stranger to be asked who it is' });

    expect(await read(rig, 'a')).toBe(1);
    expect(rig.remote.replicaLagMs?.()).toBeUndefined();
    await replica.cli('CONFIG', 'SET', 'replica-announce-port', '0');
    await master.cli('CLIENT', 'KILL', 'TYPE', 'replica');
    await stranger.stop();
  });

  it('reads at the master alone where it may not ask for replicas', async () => {
    await master.cli('ACL', 'SETUSER', 'plain', 'reset', 'on', '>pass', '~*', '&*', '+@all', '-info');
    const rig = await connect(master.url, { username: 'plain', password: 'pass' });

    await write(rig, 'a', 1);

    expect([await read(rig, 'a'), rig.remote.replicaLagMs?.()]).toEqual([1, undefined]);
  });
});

describe('A cache that reads replicas', () => {
  let cluster: RedisCluster;
  let sentinels: RedisSentinels;

  beforeAll(async () => {
    [cluster, sentinels] = await Promise.all([startCluster(), startSentinels()]);
  }, START_LIMIT_MS);

  afterAll(async () => {
    await Promise.all([cluster.stop(), sentinels.stop()]);
  }, START_LIMIT_MS);

  it(
    'reads those of a Cluster, and is right after a replica took over',
    async () => {
      const [rig, other] = [await connect(cluster.url), await connect(cluster.url)];
      const master = await cluster.masterOf('app:d:k');
      const replica = await cluster.replicaOf(master);
      await write(rig, 'k', 'before');
      await isReadAt(replica, rig, 'k');

      await cluster.switchOver(master);
      await waitFor(async () => {
        await other.cache.set('k', 'after');
        return (await read(rig, 'k')) === 'after';
      }, SOON);

      expect(await read(rig, 'k')).toBe('after');
      await isReadAt(master, rig, 'k'); // a replica by now
    },
    START_LIMIT_MS,
  );

  it(
    'reads that of a master that sentinels name, and is right after a switch',
    async () => {
      const [rig, other] = [await connect(sentinels.url), await connect(sentinels.url)];
      const master = await sentinels.master();
      const replica = sentinels.servers.find((server) => server !== master);
      if (!replica) throw new Error('there is a replica');
      await write(rig, 'k', 'before');
      await isReadAt(replica, rig, 'k');

      await sentinels.switchOver();
      await waitFor(async () => {
        await other.cache.set('k', 'after');
        return (await read(rig, 'k')) === 'after';
      }, SOON);

      expect(await read(rig, 'k')).toBe('after');
    },
    START_LIMIT_MS,
  );
});
