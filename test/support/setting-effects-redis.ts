import { createCache } from '../../libs/cache/src/assembly/create-cache.js';
import { createRemoteStore } from '../../libs/cache/src/assembly/create-remote-store.js';
import type { RemoteStore } from '../../libs/cache/src/contracts/remote-store.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import { EffectBench, isPending, SERVER_PASSWORD, WORKER } from './effect-bench.js';
import { freePort } from './free-port.js';
import { connectionsTo } from './redis-connections.js';
import type { SettingEffects } from './setting-effect.js';
import { VirtualClock } from '../../libs/cache/src/testing/virtual-clock.js';
import { waitFor } from './wait-for.js';

/** Longer than a call takes that gets no answer, shorter than any other time here. */
const CALL_MS = 100;

/** What the settings of the Redis tier do. */
export const redisEffects: SettingEffects = {
  'redis.url': {
    values: ({ server, guarded }) => [server.url, guarded.url],
    outcomes: [
      { open: '1', guarded: '0' },
      { open: '0', guarded: '1' },
    ],
    observe: (env, bench) =>
      bench.withCache(env, {}, async ({ cache }) => {
        await cache.set('key', 'value');
        const [open, guarded] = [bench.server, bench.guarded].map((server) =>
          server.cli('EXISTS', 'app:d:key'),
        );
        return { open: await open, guarded: await guarded };
      }),
  },
  'redis.username': {
    values: [WORKER.username, 'nobody'],
    outcomes: ['up', 'down'],
    observe: (env, bench) => connectedState(env, bench, { password: WORKER.password }),
  },
  'redis.password': {
    values: [SERVER_PASSWORD, 'another password'],
    outcomes: ['up', 'down'],
    observe: (env, bench) => connectedState(env, bench, {}),
  },
  'redis.tls.enabled': {
    values: [false, true],
    outcomes: ['up', 'down'], // of a server that speaks no TLS
    observe: (env, bench) => connectedState(env, bench, { password: SERVER_PASSWORD }),
  },
  'redis.required': {
    values: [false, true],
    outcomes: ['started', 'CACHE_REMOTE_REQUIRED'],
    observe: async (env, bench) => {
      const url = `redis://127.0.0.1:${await freePort()}`;
      return startOf(env, bench, { redis: { url, connectTimeout: '100ms' } });
    },
  },
  'redis.coherence': {
    values: ['auto', 'tracking', 'pubsub', 'none'],
    outcomes: [
      { open: 'up, tracking', refused: 'up, pubsub' },
      { open: 'up, tracking', refused: 'down, none' },
      { open: 'up, pubsub', refused: 'up, pubsub' },
      { open: 'up, none', refused: 'up, none' },
    ],
    observe: async (env, bench) => ({
      open: await coherenceOf(env, bench, {}),
      refused: await coherenceOf(env, bench, await bench.untracked()),
    }),
  },
  'redis.maxConnections': {
    values: [1, 3],
    outcomes: [1, 3],
    observe: (env, bench) => bench.withCache(env, {}, () => connectionsTo(bench.server)),
  },
  'redis.connectTimeout': {
    values: ['100ms', '2s'],
    outcomes: ['down', 'connecting'],
    observe: (env, bench) => bench.whilePaused(() => stateAfter(1_000, env, bench)),
  },
  'redis.commandTimeout': {
    values: ['100ms', '2s'],
    outcomes: ['answered', 'waits'],
    observe: (env, bench) =>
      bench.withCache(env, {}, ({ cache, clock }) =>
        bench.whilePaused(async () => {
          const read = cache.get('key');
          await clock.advance(1_000);
          return (await isPending(read)) ? 'waits' : 'answered';
        }),
      ),
  },
  'redis.batchSize': {
    values: [1, 4],
    outcomes: [4, 1],
    observe: (env, bench) =>
      bench.withCache(env, {}, async ({ cache }) => {
        await cache.getMany(['a', 'b', 'c', 'd']);
        return bench.callsOf('mget');
      }),
  },
  'redis.heartbeat': {
    values: ['100ms', '60s'],
    outcomes: [1, 0],
    observe: (env, bench) =>
      bench.withCache(env, {}, async ({ cache, clock }) => {
        await clock.advance(100);
        await cache.get('after what was sent before');
        return bench.callsOf('ping');
      }),
  },
  'redis.breaker.failures': {
    values: [2, 1_000],
    outcomes: [2, 5],
    observe: (env, bench) => readsThatReachRedis(env, bench, { reads: 5, pauseMs: 0 }),
  },
  'redis.breaker.cooldown': {
    values: ['1s', '10m'],
    outcomes: [2, 1],
    observe: (env, bench) =>
      readsThatReachRedis(env, bench, {
        reads: 2,
        pauseMs: 2_000,
        beside: { redis: { breaker: { failures: 1 } } },
      }),
  },
};

/** The state of the guarded server's connection, once it is known. */
async function connectedState(
  env: Environment,
  bench: EffectBench,
  credentials: { readonly password?: string },
): Promise<string> {
  const url = `redis://127.0.0.1:${bench.guarded.port}`;
  return stateOf(createRemoteStore(bench.configOf(env, { redis: { url, ...credentials } })));
}

/** The state of a store, once it is known. */
export async function stateOf(store: RemoteStore | undefined): Promise<string> {
  try {
    await waitFor(() => store?.status().state !== 'connecting', { what: 'the first attempt to connect' });
    return String(store?.status().state);
  } finally {
    await store?.close(0);
  }
}

/** How the open server lets this user's cache hear of what others write, once it is known. */
async function coherenceOf(
  env: Environment,
  bench: EffectBench,
  user: { readonly username?: string; readonly password?: string },
): Promise<string> {
  const store = createRemoteStore(bench.configOf(env, { redis: user }));
  try {
    await waitFor(() => store?.status().state !== 'connecting', { what: 'the first attempt to connect' });
    return `${store?.status().state}, ${store?.status().coherence}`;
  } finally {
    await store?.close(0);
  }
}

/** Whether the cache starts, or the code of its refusal. */
async function startOf(env: Environment, bench: EffectBench, beside: CacheConfigInput): Promise<string> {
  try {
    const cache = await createCache(bench.configOf(env, beside));
    await cache.close();
    return 'started';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** The state of a connection after some time. */
async function stateAfter(delayMs: number, env: Environment, bench: EffectBench): Promise<string> {
  const clock = new VirtualClock();
  const store = createRemoteStore(bench.configOf(env), { clock });
  await clock.advance(delayMs);
  const state = String(store?.status().state);
  await store?.close(0);
  return state;
}

/** How many of some reads of a server that does not answer are sent to it. */
function readsThatReachRedis(
  env: Environment,
  bench: EffectBench,
  {
    reads,
    pauseMs,
    beside = {},
  }: { readonly reads: number; readonly pauseMs: number; readonly beside?: CacheConfigInput },
): Promise<number> {
  const redis = { commandTimeout: `${CALL_MS}ms`, ...beside.redis } as const;
  return bench.withCache(env, { redis }, async ({ cache, store, clock }) => {
    await bench.whilePaused(async () => {
      for (let count = 0; count < reads; count++) {
        const read = cache.get(`key ${count}`);
        await clock.advance(CALL_MS);
        await read;
        await clock.advance(pauseMs);
      }
    });
    await store?.ping(CALL_MS); // answered after everything that was sent before it
    return bench.callsOf('get');
  });
}
