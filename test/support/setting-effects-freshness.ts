import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { EffectBench } from './effect-bench.js';
import type { SettingEffects } from './setting-effect.js';
import { heldFactory } from './held-factory.js';
import { waitFor } from './wait-for.js';
import { settle } from '../../libs/cache/src/testing/virtual-clock.js';

const MINUTE_MS = 60_000;
const IN_MEMORY = { mode: 'memory' } as const;
const HELD = new Promise<never>(() => undefined);
const fail = () => Promise.reject(new Error('source down'));
const failed = () => 'failed';

/** What the settings of lifetimes and of loads do. */
export const freshnessEffects: SettingEffects = {
  'ttl.grace': {
    values: ['0ms', '1h'],
    outcomes: ['failed', 'value'],
    observe: (env, bench) =>
      bench.withCache(env, { ...IN_MEMORY, ttl: { default: '1m' } }, async ({ cache, clock }) => {
        await cache.set('key', 'value');
        await clock.advance(2 * MINUTE_MS);
        return cache.getOrSet<string>('key', fail).catch(failed);
      }),
  },
  'ttl.negative': {
    values: ['0ms', '1m'],
    outcomes: [true, false],
    observe: (env, bench) =>
      bench.withCache(env, IN_MEMORY, async ({ cache, clock }) => {
        await cache.set('key', null);
        await clock.advance(2 * MINUTE_MS);
        return cache.has('key');
      }),
  },
  'ttl.jitterPercent': {
    values: [0, 50],
    outcomes: ['one lifetime', 'many lifetimes'],
    observe: (env, bench) =>
      bench.withCache(env, IN_MEMORY, async ({ cache }) => {
        const keys = Array.from({ length: 20 }, (_, index) => `key${index}`);
        const entries = await Promise.all(keys.map((key) => cache.getOrSetEntry(key, () => 1)));
        const lives = new Set(entries.map(({ expiresAt }) => expiresAt));
        return lives.size === 1 ? 'one lifetime' : 'many lifetimes';
      }),
  },
  'factory.singleFlight': {
    values: ['process', 'cluster'],
    outcomes: ['runs its own factory', 'waits for the other process'],
    observe: (env, bench) =>
      bench.withCache(env, {}, ({ cache: first }) =>
        bench.withCache(env, {}, async ({ cache: second }) => {
          const { factory, started, release } = heldFactory('value');
          const load = first.getOrSet('key', factory);
          await started;
          const { source } = await Promise.all([
            second.getOrSetEntry('key', () => 'value'),
            waitFor(() => second.stats().misses > 0).then(release),
          ]).then(([entry]) => entry);
          await load;
          return source === 'source' ? 'runs its own factory' : 'waits for the other process';
        }),
      ),
  },
  'factory.softTimeout': {
    values: ['0ms', '1s'],
    outcomes: ['waits', 'value'],
    observe: (env, bench) => slowLoad(env, bench, 'value'),
  },
  'factory.hardTimeout': {
    values: ['0ms', '1s'],
    outcomes: ['waits', 'failed'],
    observe: (env, bench) => slowLoad(env, bench, undefined),
  },
  'factory.backoff': {
    values: ['0ms', '1m'],
    outcomes: ['value', 'failed'],
    observe: (env, bench) =>
      bench.withCache(env, IN_MEMORY, async ({ cache }) => {
        await cache.getOrSet('key', fail).catch(failed);
        return cache.getOrSet('key', () => 'value').catch(failed);
      }),
  },
  'factory.refreshAhead': {
    values: [false, true],
    outcomes: [1, 2],
    observe: (env, bench) =>
      bench.withCache(
        env,
        { ...IN_MEMORY, ttl: { default: '2m', jitterPercent: 0 } },
        async ({ cache, clock }) => {
          const factory = () => clock.advance(MINUTE_MS).then(() => 'value');
          await cache.getOrSet('key', factory);
          await clock.advance(2 * MINUTE_MS - 1);
          void cache.getOrSet('key', factory); // in the last millisecond of its life
          await settle();
          return cache.stats().loads;
        },
      ),
  },
};

/** A load that takes longer than a second, over a value within its grace, or over none. */
function slowLoad(env: Environment, bench: EffectBench, stale: string | undefined): Promise<unknown> {
  const beside = { ...IN_MEMORY, ttl: { default: '1m', grace: '1h' } } as const;
  return bench.withCache(env, beside, async ({ cache, clock }) => {
    await cache.set('key', stale);
    await clock.advance(2 * MINUTE_MS);
    const load = cache.getOrSet<string>('key', () => HELD).catch(failed);
    await settle();
    await clock.advance(5_000);
    return Promise.race([load, settle().then(() => 'waits')]);
  });
}
