import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import { resealed } from '../../../../test/support/resealed.js';
import { CacheError } from '../contracts/cache-error.js';
import type { Codec } from '../contracts/codec.js';

const SECRET = 'ada@example.org';

/** Writes texts, and reads them in its own way. */
const codecThat = (decode: Codec['decode']): Codec => ({
  encode: (value) => ({ format: 'own', data: String(value) }),
  decode,
});

const writing = codecThat(({ data }) => data);

function fail(error: unknown): never {
  throw error;
}

/** Codecs that cannot decode, and tell what they could not. */
const TALKATIVE: readonly (readonly [string, Codec['decode'], string])[] = [
  ['a parser', ({ data }) => JSON.parse(String(data)) as unknown, 'SyntaxError'],
  ['a promise', ({ data }) => Promise.reject(new RangeError(String(data))), 'RangeError'],
  ['a text', ({ data }) => fail(String(data)), 'string'],
  ['nothing at all', () => fail(undefined), 'undefined'],
  ['a cause', ({ data }) => fail(new Error('wrong', { cause: data })), 'Error'],
  ['a name', ({ data }) => fail(Object.assign(new TypeError(), { name: data })), 'TypeError'],
  ['a property', ({ data }) => fail(Object.assign(new Error('wrong'), { data })), 'Error'],
  ['an error of the cache', ({ data }) => fail(new CacheError('CACHE_VALUE_DAMAGED', String(data))), ''],
];

type Rig = Awaited<ReturnType<typeof cacheRig>>;

const payloadOf = ({ remote }: Rig, key: string) => remote.entries.get(`app:d:${key}`)?.payload ?? '';

/** A cache with this codec over a value that another process wrote. */
async function reading(decode: Codec['decode']) {
  const rig = await cacheRig();
  await (await rig.peer({}, { codec: writing })).setMany([['a', SECRET], ['b', 'other']]); // prettier-ignore
  const cache = await rig.peer({}, { codec: codecThat(decode) });
  const events: unknown[] = [];
  cache.on('error', (event) => void events.push(event));
  return { rig, cache, events };
}

describe('a value that the codec of a cache cannot decode', () => {
  it.each(TALKATIVE)(
    'is a miss, counted, told without the value, and removed, where the codec throws %s',
    async (_, decode, kind) => {
      const { rig, cache, events } = await reading(decode);

      const value = await cache.get('a');

      const message = `a value in the format "own" cannot be decoded by the codec of this cache${kind && ` (${kind})`}`;
      const error = expect.objectContaining({ code: 'CACHE_VALUE_DAMAGED', message }) as unknown;
      const trouble = { cache: 'default', operation: 'decode', error };
      expect(value).toBeUndefined();
      expect(rig.troubles).toEqual([trouble]);
      expect(events).toEqual([expect.objectContaining({ error })]);
      expect(cache.stats()).toMatchObject({ misses: 1, troubles: 1 });
      expect(inspect([rig.troubles, events], { depth: 9, showHidden: true })).not.toContain(SECRET);
      expect(payloadOf(rig, 'a')).toMatch(/^1T/);
    },
  );

  it('leaves the others of a batch as they are, and its key to the next load', async () => {
    const { cache } = await reading(({ data }) => (data === SECRET ? fail(data) : data));

    expect([...(await cache.getMany(['a', 'b']))]).toEqual([['b', 'other']]);
    expect(await cache.getOrSet('a', () => 'loaded')).toBe('loaded');
    expect(await cache.get('a')).toBe('loaded');
  });

  it('is left to those who know its format, where that is what the codec lacks', async () => {
    const { rig, cache } = await reading(({ data }) =>
      fail(new CacheError('CACHE_FORMAT_UNKNOWN', String(data))),
    );
    const before = payloadOf(rig, 'a');

    expect(await cache.get('a')).toBeUndefined();

    expect(payloadOf(rig, 'a')).toBe(before);
    expect(rig.troubles).toMatchObject([{ operation: 'decode', error: { code: 'CACHE_FORMAT_UNKNOWN' } }]);
    expect(inspect(rig.troubles, { depth: 9 })).not.toContain(SECRET);
  });
});

describe('a value to which a later version did something more', () => {
  it.each(['own+lz4', 'own+e2t:k1'])('never reaches a codec that looks at no format: %s', async (format) => {
    const { rig, cache } = await reading(({ data }) => data);
    const entry = rig.remote.entries.get('app:d:a');
    const payload = resealed(payloadOf(rig, 'a'), / own /, ` ${format} `);
    rig.remote.entries.set('app:d:a', { payload, expiresAt: entry?.expiresAt ?? 0 });

    expect(await cache.get('a')).toBeUndefined();

    expect(payloadOf(rig, 'a')).toBe(payload);
    expect(rig.troubles).toMatchObject([{ operation: 'decode', error: { code: 'CACHE_FORMAT_UNKNOWN' } }]);
  });
});
