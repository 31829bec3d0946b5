import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RaceTrack } from './support/race.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const isLong = process.env['TEST_SCALE'] === 'long';
const durationMs = isLong ? 15_000 : 1_000;
/** The mix holds all of them; each by itself takes its time. */
const changes = isLong ? (['delete', 'set', 'tag', 'mix'] as const) : (['mix'] as const);

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
});

afterAll(async () => {
  await server.stop();
});

describe('three processes that read while a fourth one changes', () => {
  let track: RaceTrack;

  beforeAll(async () => {
    track = await RaceTrack.build();
  }, 60_000);

  afterAll(() => track.remove());

  it.each(changes)(
    'know nothing but the truth after changes by %s',
    async (change) => {
      const { wrong, answers } = await track.race(server, { change, durationMs });

      expect({ wrong, answers }).toEqual({ wrong: 0, answers: 450 });
    },
    60_000,
  );

  it('know nothing but the truth where every connection is cut again and again', async () => {
    const { wrong } = await track.race(server, { change: 'mix', durationMs, killEveryMs: 400 });

    expect(wrong).toBe(0);
  }, 60_000);

  it('know nothing but the truth where the server refuses tracking', async () => {
    const settings = { redis: { coherence: 'pubsub' } };

    const { wrong } = await track.race(server, { change: 'mix', durationMs, settings });

    expect(wrong).toBe(0);
  }, 60_000);

  it.each([
    ['shared by all processes, while connections are cut', { killEveryMs: 400 }],
    ['shared by all processes, by messages', { redis: { coherence: 'pubsub' } }],
  ])(
    'know nothing but the truth where loads are %s',
    async (_, { killEveryMs, ...more }: SharedRace) => {
      const factory = { singleFlight: 'cluster', refreshAhead: true };
      const settings = { factory, ttl: { grace: '1m' }, ...more };

      const { wrong } = await track.race(server, { change: 'mix', durationMs, killEveryMs, settings });

      expect(wrong).toBe(0);
    },
    60_000,
  );
});

interface SharedRace {
  readonly killEveryMs?: number;
  readonly redis?: { readonly coherence: string };
}
