import type { LoggerService } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Cache, CACHE_STORE, CacheHealth, CacheModule, type RemoteStore } from 'nestjs-cache-presets';
import { createRemoteStore } from '../../libs/cache/src/assembly/create-remote-store.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import { isPending, type EffectBench } from './effect-bench.js';
import { CapturedLog } from './captured-log.js';
import { FakeRemoteStore } from '../../libs/cache/src/testing/fake-remote-store.js';
import { connectionsTo } from './redis-connections.js';
import type { SettingEffects } from './setting-effect.js';
import { VirtualClock } from '../../libs/cache/src/testing/virtual-clock.js';
import { waitFor } from './wait-for.js';

/** What the settings do that only an application shows. */
export const nestEffects: SettingEffects = {
  'monitoring.logLevel': {
    values: ['error', 'warn', 'info', 'debug'],
    outcomes: [['error'], ['error', 'warn'], ['error', 'log', 'warn'], ['debug', 'error', 'log', 'warn']],
    observe: levelsOfAnEventfulLife,
  },
  'health.timeout': {
    values: ['100ms', '2s'],
    outcomes: ['answered', 'waits'],
    observe: (env, bench) =>
      withHealth(env, bench, ({ health, clock }) =>
        bench.whilePaused(async () => {
          const probe = health.check();
          await clock.advance(1_000);
          const answer = (await isPending(probe)) ? 'waits' : 'answered';
          await clock.advance(1_000);
          await probe;
          return answer;
        }),
      ),
  },
  'health.retries': {
    values: [0, 2],
    outcomes: [1, 3],
    observe: (env, bench) =>
      withHealth(env, bench, async ({ health, clock, store }) => {
        await bench.whilePaused(async () => {
          const probe = health.check();
          await clock.advance(1_000);
          await probe;
        });
        await store.get('after what was sent before');
        return bench.callsOf('ping');
      }),
  },
  'health.required': {
    values: [false, true],
    outcomes: ['degraded', 'down'],
    observe: async (env, bench) => {
      const store = new FakeRemoteStore();
      store.faults.disconnect();
      return withApplication(env, bench, {
        store,
        use: async (app) => (await app.get(CacheHealth).check()).status,
      });
    },
  },
};

interface ApplicationOptions<T> {
  readonly store?: RemoteStore;
  readonly logger?: LoggerService;
  readonly use: (app: TestingModule) => Promise<T>;
}

/** Starts an application, and closes it afterwards. */
async function withApplication<T>(
  env: Environment,
  { server }: EffectBench,
  { store, logger, use }: ApplicationOptions<T>,
): Promise<T> {
  const set: CacheConfigInput = { redis: { url: server.url, heartbeat: '60s' } };
  const builder = Test.createTestingModule({
    imports: [CacheModule.forRoot({ env, preset: 'development', set })],
  });
  if (store) builder.overrideProvider(CACHE_STORE).useValue(store);
  if (logger) builder.setLogger(logger);
  const app = await (await builder.compile()).init();
  try {
    return await use(app);
  } finally {
    await app.close();
  }
}

/** An application whose Redis is probed in virtual time. */
async function withHealth<T>(
  env: Environment,
  bench: EffectBench,
  use: (parts: { health: CacheHealth; clock: VirtualClock; store: RemoteStore }) => Promise<T>,
): Promise<T> {
  const clock = new VirtualClock();
  const store = createRemoteStore(bench.configOf(env), { clock });
  if (!store) throw new Error('the configuration has no Redis');
  await store.ready();
  return withApplication(env, bench, {
    store,
    use: (app) => use({ health: app.get(CacheHealth), clock, store }),
  });
}

/** Redis is reached, holds rubbish, serves, is lost and comes back: on which levels the cache speaks of it. */
async function levelsOfAnEventfulLife(env: Environment, bench: EffectBench): Promise<string[]> {
  const logger = new CapturedLog();
  const use = async (app: TestingModule) => {
    const store = app.get<RemoteStore>(CACHE_STORE);
    await store.ready();
    await bench.server.cli('SET', 'app:d:rubbish', 'not an entry');
    await app.get(Cache).get('rubbish');
    await app.get(Cache).set('key', 'value');
    await bench.server.cli('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await waitFor(async () => (await connectionsTo(bench.server)) > 0, { what: 'a new connection' });
    await waitFor(() => store.status().state === 'up', { what: 'Redis to be reached again' });
  };
  await withApplication(env, bench, { logger, use });
  const lines = logger.lines.filter(({ context }) => context === 'Cache');
  return [...new Set(lines.map(({ level }) => level))].sort();
}
