import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RaceTrack, type RaceOptions, type RaceServer } from './support/race.js';
import { startCluster, type RedisCluster } from './support/redis-cluster.js';
import { startSentinels, type RedisSentinels } from './support/redis-sentinel.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const isLong = process.env['TEST_SCALE'] === 'long';
const LIMIT_MS = 120_000;
/** Until the load is there. */
const WARM_UP_MS = 500;

let track: RaceTrack;
let truth: RedisServer;

beforeAll(async () => {
  [track, truth] = await Promise.all([RaceTrack.build(), startRedis()]);
}, LIMIT_MS);

afterAll(async () => {
  track.remove();
  await truth.stop();
});

/** How many answers are wrong after a race in which something happens to the servers. */
async function wrongAfter(
  server: RaceServer,
  durationMs: number,
  options: Partial<RaceOptions>,
): Promise<number> {
  await truth.cli('FLUSHALL');
  const { meanwhile } = options;
  const { wrong } = await track.race(server, {
    change: 'mix',
    durationMs,
    truthUrl: truth.url,
    ...options,
    ...(meanwhile
      ? {
          meanwhile: async () => {
            await delay(WARM_UP_MS);
            await meanwhile();
          },
        }
      : {}),
  });
  return wrong;
}

describe('three processes over a Cluster that read while a fourth one changes', () => {
  let cluster: RedisCluster;

  beforeAll(async () => {
    cluster = await startCluster();
  }, LIMIT_MS);

  beforeEach(() => cluster.eachMaster('FLUSHALL'));

  afterAll(() => cluster.stop());

  it(
    'know nothing but the truth after slots have moved and a replica has taken over',
    async () => {
      const meanwhile = async () => {
        const [first, second] = await cluster.masters();
        if (!first || !second) throw new Error('a Cluster has masters');
        await cluster.reshard(first, second, isLong ? 1_000 : 200);
        await cluster.switchOver(second);
      };

      expect(await wrongAfter(cluster, isLong ? 15_000 : 4_000, { meanwhile })).toBe(0);
    },
    LIMIT_MS,
  );

  it(
    'know nothing but the truth where the servers refuse tracking',
    async () => {
      const settings = { redis: { coherence: 'pubsub' } };

      expect(await wrongAfter(cluster, isLong ? 10_000 : 1_000, { settings })).toBe(0);
    },
    LIMIT_MS,
  );

  const itLong = isLong ? it : it.skip;

  itLong(
    'know nothing but the truth after the slot of the tag clock has moved',
    async () => {
      const meanwhile = async () => {
        const master = await cluster.masterOf('race:{race}c');
        const other = (await cluster.masters()).find((one) => one !== master);
        if (!other) throw new Error('a Cluster has several masters');
        await cluster.reshard(master, other, 5_462);
      };

      expect(await wrongAfter(cluster, 20_000, { meanwhile })).toBe(0);
    },
    LIMIT_MS,
  );

  itLong(
    'know nothing but the truth after a master has died',
    async () => {
      const whole = await startCluster(); // slots have moved in the other one: fewer masters than three elect no other
      try {
        const [master] = await whole.masters();

        expect(await wrongAfter(whole, 20_000, { meanwhile: async () => master?.kill() })).toBe(0);
      } finally {
        await whole.stop();
      }
    },
    LIMIT_MS,
  );
});

describe('three processes over sentinels that read while a fourth one changes', () => {
  let sentinels: RedisSentinels;

  beforeAll(async () => {
    sentinels = await startSentinels();
  }, LIMIT_MS);

  afterAll(() => sentinels.stop());

  const server = (): RaceServer => ({
    url: sentinels.url,
    cli: async (...args) => (await sentinels.master()).cli(...args),
  });

  it(
    'know nothing but the truth after a switch',
    async () => {
      const meanwhile = () => sentinels.switchOver();

      expect(await wrongAfter(server(), isLong ? 20_000 : 6_000, { meanwhile })).toBe(0);
    },
    LIMIT_MS,
  );

  (isLong ? it : it.skip)(
    'know nothing but the truth where connections are cut',
    async () => {
      expect(await wrongAfter(server(), 10_000, { killEveryMs: 400 })).toBe(0);
    },
    LIMIT_MS,
  );
});
