import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCache } from '../libs/cache/src/assembly/create-cache.js';
import { remoteStoreFrom } from '../libs/cache/src/assembly/remote-store-from.js';
import type { Cache } from '../libs/cache/src/cache/cache.js';
import type { CacheConfigInput } from '../libs/cache/src/settings/types.js';
import type { BorrowableStore } from '../libs/cache/src/stores/borrowed/borrowable-store.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { cacheRig } from './support/cache-rig.js';
import { KeysFolder } from './support/key-rings.js';
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

const SMALL = { compression: { algorithm: 'gzip', threshold: '1KiB' } } as const;

let server: RedisServer;
const keys = new KeysFolder();
const keysFile = keys.file('k1');
const caches: Cache[] = [];

beforeAll(async () => {
  server = await startRedis();
});

afterAll(async () => {
  await Promise.all(caches.map((cache) => cache.close()));
  keys.remove();
  await server.stop();
});

/** A process that writes, and another one that reads over the same remote tier. */
type Pair = readonly [writer: Cache, reader: Cache];

async function open(set: CacheConfigInput, store?: BorrowableStore): Promise<Cache> {
  const config = testConfig({ ...set, redis: { url: server.url, required: true } });
  const cache = await createCache(config, { remote: store && remoteStoreFrom(store, config) });
  caches.push(cache);
  return cache;
}

async function inRedis(set: CacheConfigInput, read: CacheConfigInput = set): Promise<Pair> {
  return [await open(set), await open({ ...read, namespace: set.namespace })];
}

async function inMap(set: CacheConfigInput): Promise<Pair> {
  const map = new Map<string, string>();
  return [await open(set, map), await open(set, map)];
}

async function inFake(set: CacheConfigInput): Promise<Pair> {
  const { cache, peer } = await cacheRig(set);
  return [cache, await peer()];
}

const encryption = { keysFile };
const ways: Readonly<Record<string, () => Promise<Pair>>> = {
  'in plain': () => inRedis({ namespace: 'plain', compression: { algorithm: 'none' } }),
  'compressed, and read without compression': () =>
    inRedis({ namespace: 'gzip', ...SMALL }, { compression: { algorithm: 'none' } }),
  'compressed by what Node.js has best': () =>
    inRedis({ namespace: 'auto', compression: { algorithm: 'auto', threshold: '1KiB' } }),
  encrypted: () => inRedis({ namespace: 'secret', compression: { algorithm: 'none' }, encryption }),
  'compressed and encrypted': () => inRedis({ namespace: 'both', ...SMALL, encryption }),
  'compressed and encrypted, in a borrowed store': () => inMap({ ...SMALL, encryption }),
  'compressed and encrypted, in the store of tests': () => inFake({ ...SMALL, encryption }),
};

describe.each(Object.entries(ways))('%s', (_way, make) => {
  let writer: Cache;
  let reader: Cache;

  beforeAll(async () => {
    [writer, reader] = await make();
  });

  it.each(values)(
    '%s is the same on the first call, from memory and from the remote tier',
    async (name, value) => {
      const first = await writer.getOrSetEntry(name, () => value);
      const again = await writer.getOrSetEntry(name, () => value);
      const far = await reader.getEntry(name);

      expect([first.source, again.source]).toEqual(['source', 'memory']);
      expect(far?.source).toMatch(/^(redis|borrowed|fake)$/);
      expect(first.value).toStrictEqual(value);
      expect(again.value).toStrictEqual(value);
      expect(far?.value).toStrictEqual(value);
    },
  );
});

describe('what Redis holds', () => {
  const length = async (namespace: string) =>
    Number(await server.cli('STRLEN', `${namespace}:d:a long text`));

  it('is much smaller where it is compressed, whoever reads it', async () => {
    expect(await length('gzip')).toBeLessThan((await length('plain')) / 10);
    expect(await server.cli('GET', 'gzip:d:a long text')).toContain(' s+gzip~ ');
  });

  it('is compressed before it is encrypted', async () => {
    expect(await length('both')).toBeLessThan((await length('secret')) / 10);
    expect(await server.cli('GET', 'both:d:a long text')).toContain(' s+gzip+e1b:k1~ ');
  });
});
