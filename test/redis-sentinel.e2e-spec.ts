import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { inspectServer } from '../libs/cache/src/stores/redis/inspect-server.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { freePort } from './support/free-port.js';
import { closeRigs, connectedRig, redisRig } from './support/redis-rig.js';
import { MASTER_NAME, startSentinel, startSentinels, type RedisSentinels } from './support/redis-sentinel.js';
import { startRedis } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const LIMIT_MS = 60_000;

let group: RedisSentinels;

beforeAll(async () => {
  group = await startSentinels();
}, LIMIT_MS);

afterEach(closeRigs);

afterAll(() => group.stop());

describe('A cache behind sentinels', () => {
  it('finds the master where the first sentinel is not there', async () => {
    const dead = await freePort();

    const { remote } = await connectedRig(group.url.replace('//', `//127.0.0.1:${dead},`));

    expect(remote.status()).toMatchObject({ state: 'up', coherence: 'tracking', topology: 'sentinel' });
  });

  it('says that nobody knows the master of that name', async () => {
    const { remote } = await redisRig(group.url.replace(`/${MASTER_NAME}/`, '/another/'));

    await waitFor(() => remote.status().state === 'down');

    expect(remote.status().reason).toContain('the sentinels know no master called "another"');
  });

  it('says that no sentinel is there', async () => {
    const { remote } = await redisRig(`redis+sentinel://127.0.0.1:${await freePort()}/${MASTER_NAME}`);

    await waitFor(() => remote.status().state === 'down');

    expect(remote.status().reason).toMatch(/^no sentinel can be asked: connect ECONNREFUSED/);
  });

  it('uses no server that is no master, whatever a sentinel says', async () => {
    const master = await startRedis();
    const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
    const wrong = await startSentinel(replica, { quorum: 1 });
    try {
      const { remote } = await redisRig(`redis+sentinel://127.0.0.1:${wrong.port}/${MASTER_NAME}`);
      await waitFor(() => remote.status().state === 'down');

      expect(remote.status().reason).toBe('the sentinels name a replica as the master');
    } finally {
      await wrong.stop();
      await replica.stop();
      await master.stop();
    }
  });

  it('goes on while no sentinel is there', async () => {
    const master = await startRedis();
    const alone = await startSentinel(master, { quorum: 1 });
    try {
      const { cache, remote } = await connectedRig(`redis+sentinel://127.0.0.1:${alone.port}/${MASTER_NAME}`);

      await alone.stop();
      await cache.set('a', 1);

      expect([remote.status().state, await master.cli('EXISTS', 'app:d:a')]).toEqual(['up', '1']);
    } finally {
      await alone.stop();
      await master.stop();
    }
  });

  it('tells about itself', async () => {
    const inspection = await inspectServer(
      testConfig({ namespace: 'app', redis: { url: group.url } }),
      2_000,
    );

    expect(inspection).toMatchObject({ facts: { mode: 'standalone', role: 'primary', refused: new Map() } });
  });
});

describe('When the sentinels switch, a cache', () => {
  it(
    'follows to the new master, and hears of what others write there',
    async () => {
      const [one, other] = [await connectedRig(group.url), await connectedRig(group.url)];
      await one.cache.set('a', 'old');
      expect(await other.cache.get('a')).toBe('old');

      await group.switchOver();
      const begin = performance.now();
      await waitFor(
        async () => (await (await group.master()).cli('CLIENT', 'LIST')).match(/flags=tB/g)?.length === 2,
      );
      process.stdout.write(
        `Sentinel: connected ${Math.round(performance.now() - begin)} ms after the switch\n`,
      );
      await one.cache.set('a', 'new');

      await waitFor(async () => (await other.cache.get('a')) === 'new');
    },
    LIMIT_MS,
  );

  it(
    'does so too where the master has died',
    async () => {
      await group.restoreReplica();
      const { cache, reaches, remote } = await connectedRig(group.url);
      const begin = performance.now();

      await (await group.master()).kill();
      await reaches('down');
      await reaches('up', 20_000);
      process.stdout.write(
        `Sentinel: a dead master was replaced after ${Math.round(performance.now() - begin)} ms\n`,
      );

      await cache.set('after', 1);
      expect(await remote.get('app:d:after')).toBeDefined();
    },
    LIMIT_MS,
  );
});
