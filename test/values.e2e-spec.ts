import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCache } from '../libs/cache/src/assembly/create-cache.js';
import type { Cache } from '../libs/cache/src/cache/cache.js';
import type { CacheConfigInput } from '../libs/cache/src/settings/types.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const TEXT = 'the quick brown fox jumps over the lazy dog. ';

const values: readonly (readonly [name: string, value: unknown])[] = [
  ['null', null],
  ['false', false],
  ['zero', 0],
  ['minus zero', -0],
  ['NaN', Number.NaN],
  ['the infinities', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  ['a BigInt', 2n ** 80n],
  ['an empty text', ''],
  ['a text of many scripts', 'žluťoučký קפה 咖啡 👩‍👩‍👧‍👦'],
  ['half a surrogate pair', 'a\ud83db'],
  ['a long text', TEXT.repeat(3_000)],
  ['plain data', { id: 1, name: 'Ada', roles: ['reader'], address: null }],
  ['many rows', Array.from({ length: 2_000 }, (_, id) => ({ id, name: `customer ${id}` }))],
  ['undefined in places', { a: undefined, list: [undefined, 1] }],
  ['a Date', { born: new Date(1_700_000_000_123) }],
  ['a Map of Sets', new Map([[{ a: 1 }, new Set([1n, 'x'])]])],
  ['a URL', new URL('https://example.org/a?b=c#d')],
  ['bytes', Buffer.from([0, 127, 128, 255])],
  ['many bytes', new Uint8Array(200_000)],
  ['numbers in a typed array', Float64Array.of(1.5, -0, Number.NaN)],
  ['a member $', { $: ['Date', 0] }],
];

let server: RedisServer;
const caches: Cache[] = [];

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await Promise.all(caches.map((cache) => cache.close()));
  await server.stop();
});

async function open(namespace: string, set: CacheConfigInput): Promise<Cache> {
  const redis = { url: server.url, required: true };
  const cache = await createCache(testConfig({ ...set, namespace, redis }));
  caches.push(cache);
  return cache;
}

describe.each(['none', 'auto', 'gzip'] as const)('with compression.algorithm %s', (algorithm) => {
  let writer: Cache;
  let reader: Cache;

  beforeAll(async () => {
    const compression = { algorithm, threshold: '1KiB' } as const;
    writer = await open(`app-${algorithm}`, { compression });
    reader = await open(`app-${algorithm}`, {});
  });

  it.each(values)('%s is the same on the first call, from memory and from Redis', async (name, value) => {
    const first = await writer.getOrSetEntry(name, () => value);
    const again = await writer.getOrSetEntry(name, () => value);
    const far = await reader.getEntry(name);

    expect([first.source, again.source, far?.source]).toEqual(['source', 'memory', 'redis']);
    expect(first.value).toStrictEqual(value);
    expect(again.value).toStrictEqual(value);
    expect(far?.value).toStrictEqual(value);
  });
});

describe('what Redis holds', () => {
  it('is much smaller where it is compressed, whoever reads it', async () => {
    const length = async (algorithm: string) =>
      Number(await server.cli('STRLEN', `app-${algorithm}:d:a long text`));

    expect(await length('gzip')).toBeLessThan((await length('none')) / 10);
    expect(await server.cli('GET', 'app-gzip:d:a long text')).toContain(' s+gzip~ ');
  });
});
