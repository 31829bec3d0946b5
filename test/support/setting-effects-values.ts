import { affordableBytes } from '../../libs/cache/src/assembly/affordable-bytes.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import { isPending, type EffectBench } from './effect-bench.js';
import type { SettingEffects } from './setting-effect.js';

const PROSE = Array.from({ length: 4_000 }, (_, index) => `w${(index * index) % 997}`).join(' ');
const MINUTE_MS = 60_000;
/** Only the end of its life removes an entry from memory that somebody else has changed. */
const DEAF = { redis: { coherence: 'none' } } as const;

/** What the settings of the tiers and of values do. */
export const valueEffects: SettingEffects = {
  mode: {
    values: ['off', 'memory', 'tiered'],
    outcomes: [
      { second: 'source', inRedis: '0' },
      { second: 'memory', inRedis: '0' },
      { second: 'memory', inRedis: '1' },
    ],
    observe: (env, bench) =>
      bench.withCache(env, {}, async ({ cache }) => {
        await cache.getOrSet('before', () => 'value');
        await cache.get('before'); // by now it has heard that the marks have come to be
        await cache.getOrSet('key', () => 'value');
        const { source } = await cache.getOrSetEntry('key', () => 'value');
        return { second: source, inRedis: await bench.server.cli('EXISTS', 'app:d:key') };
      }),
  },
  namespace: {
    values: ['shop', 'blog'],
    outcomes: ['shop:d:key', 'blog:d:key'],
    observe: (env, bench) =>
      bench.withCache(env, {}, async ({ cache }) => {
        await cache.set('key', 'value');
        return bench.server.cli('KEYS', '*:key');
      }),
  },
  'ttl.default': { values: ['1m', '1h'], outcomes: [1, 60], observe: minutesInRedis },
  'ai.enabled': { values: [false, true], outcomes: [10, 30], observe: minutesInRedis },
  'memory.maxEntries': {
    values: [1, 3],
    outcomes: [1, 3],
    observe: (env, bench) =>
      bench.withCache(env, { mode: 'memory' }, async ({ cache }) => {
        const keys = ['a', 'b', 'c'];
        for (const key of keys) await cache.set(key, 'value');
        return keys.filter((key) => cache.peek(key) !== undefined).length;
      }),
  },
  'memory.maxBytes': {
    values: ['64KiB', '1MiB', 'auto'],
    outcomes: [
      { kept: 6, bound: 65_536 },
      { kept: 10, bound: 1_048_576 },
      { kept: 10, bound: affordableBytes() },
    ],
    observe: (env, bench) =>
      bench.withCache(env, { mode: 'memory' }, async ({ cache }) => {
        for (let count = 0; count < 10; count++) await cache.set(`key ${count}`, 'x'.repeat(10_000));
        const { entries, maxBytes } = cache.stats().memory;
        return { kept: entries, bound: maxBytes };
      }),
  },
  'memory.ttlCap': {
    values: ['1s', '1h'],
    outcomes: ['new', 'old'],
    observe: (env, bench) =>
      bench.withCache(env, DEAF, ({ cache: reader, clock }) =>
        bench.withCache(env, DEAF, async ({ cache: writer }) => {
          await reader.set('key', 'old');
          await writer.set('key', 'new');
          await clock.advance(2_000);
          return reader.get('key');
        }),
      ),
  },
  'memory.values': {
    values: ['frozen', 'cloned', 'shared'],
    outcomes: ['TypeError, then 1', 'written, then 1', 'written, then 2'],
    observe: (env, bench) =>
      bench.withCache(env, { mode: 'memory' }, async ({ cache }) => {
        await cache.set('key', { count: 1 });
        const attempt = writeTo(await cache.get<{ count: number }>('key'));
        return `${attempt}, then ${(await cache.get<{ count: number }>('key'))?.count}`;
      }),
  },
  'encryption.keysFile': {
    values: ({ keys }) => [keys.file('k1'), keys.file('k2', 'k1')],
    outcomes: ['s+e1t:k1~', 's+e1t:k2~'],
    observe: (env, bench) =>
      bench.withCache(env, {}, async ({ cache }) => {
        await cache.set('key', 'value');
        const [header = ''] = (await bench.server.cli('GET', 'app:d:key')).split('\n');
        return header.split(' ').at(-2);
      }),
  },
  maxValueBytes: {
    values: ['1KiB', '1MiB'],
    outcomes: ['0', '1'],
    observe: (env, bench) =>
      bench.withCache(env, {}, async ({ cache }) => {
        await cache.set('key', 'x'.repeat(2_000));
        return (await bench.server.cli('GET', 'app:d:key')).endsWith('x') ? '1' : '0';
      }),
  },
  'compression.algorithm': {
    values: ['brotli', 'deflate', 'gzip', 'none'],
    outcomes: ['s+br', 's+deflate', 's+gzip', 's'],
    observe: async (env, bench) => (await keptOf(env, bench, { compression: { threshold: '1KiB' } })).format,
  },
  'compression.threshold': {
    values: ['1KiB', '1MiB'],
    outcomes: ['s+gzip', 's'],
    observe: async (env, bench) => (await keptOf(env, bench, { compression: { algorithm: 'gzip' } })).format,
  },
  'compression.level': {
    values: [1, 9],
    outcomes: ['larger', 'smaller'],
    observe: async (env, bench) => {
      const compression = { algorithm: 'gzip', threshold: '1KiB' } as const;
      const { bytes } = await keptOf(env, bench, { compression });
      const { bytes: middle } = await keptOf({}, bench, { compression: { ...compression, level: 5 } });
      return bytes > middle ? 'larger' : 'smaller';
    },
  },
  shutdownTimeout: {
    values: ['0ms', '5s'],
    outcomes: ['closed', 'waits'],
    observe: (env, bench) =>
      bench.withCache(env, { redis: { commandTimeout: '60s' } }, ({ cache, clock }) =>
        bench.whilePaused(async () => {
          const write = cache.set('key', 'value');
          await clock.advance(0); // it is on its way
          const closing = cache.close();
          await clock.advance(1_000);
          const answer = (await isPending(closing)) ? 'waits' : 'closed';
          await bench.server.resume();
          await Promise.all([write, closing]);
          return answer;
        }),
      ),
  },
};

/** The lifetime in Redis of an entry that has none of its own. */
function minutesInRedis(env: Environment, bench: EffectBench): Promise<number> {
  return bench.withCache(env, { ttl: { jitterPercent: 0 } }, async ({ cache }) => {
    await cache.set('key', 'value');
    return Math.ceil(Number(await bench.server.cli('PTTL', 'app:d:key')) / MINUTE_MS);
  });
}

/** In what format Redis keeps 20 KB of prose, and in how many bytes. */
async function keptOf(
  env: Environment,
  bench: EffectBench,
  set: CacheConfigInput,
): Promise<{ readonly format: string; readonly bytes: number }> {
  await bench.withCache(env, set, ({ cache }) => cache.set('key', PROSE));
  const payload = await bench.server.cli('GET', 'app:d:key');
  return { format: (payload.split(' ')[4] ?? '').replace('~', ''), bytes: payload.length };
}

function writeTo(value: { count: number } | undefined): string {
  try {
    if (value) value.count = 2;
    return 'written';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
