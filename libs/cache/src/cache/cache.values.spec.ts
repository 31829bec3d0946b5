import { describe, expect, it } from '@jest/globals';
import { cacheRig } from '../../../../test/support/cache-rig.js';
import type { Codec } from '../contracts/codec.js';
import { jsonCodec } from '../stores/codec/json-codec.js';

const LARGE = 'x'.repeat(1_025);
const LIMIT = { maxValueBytes: '1KiB' } as const;

/** Keeps numbers in hexadecimal, and nothing else. */
const hexCodec: Codec = {
  encode: (value) => ({ format: 'hex', data: Number(value).toString(16) }),
  decode: ({ data }) => Number.parseInt(String(data), 16),
};

type Rig = Awaited<ReturnType<typeof cacheRig>>;

const codesOf = ({ troubles }: Rig) =>
  troubles.map(({ operation, error }) => `${operation} ${(error as { code?: string }).code}`);

function payloadOf({ remote }: Rig, key: string): string | undefined {
  return remote.entries.get(`app:d:${key}`)?.payload;
}

/** What a process with a format to come would write. */
async function ofLaterVersion(rig: Rig, key: string): Promise<string> {
  await (await rig.peer()).set(key, 'later');
  const { payload = '', expiresAt = 0 } = rig.remote.entries.get(`app:d:${key}`) ?? {};
  const later = payload.replace(/^1V/, '2V');
  rig.remote.entries.set(`app:d:${key}`, { payload: later, expiresAt });
  return later;
}

describe('a value larger than maxValueBytes', () => {
  it('is given to the callers of getOrSet, in its normal form, and kept nowhere', async () => {
    const rig = await cacheRig(LIMIT);
    const { cache, peer } = rig;

    const value = await cache.getOrSet('a', () => ({ text: LARGE, gone: () => undefined, toJSON: () => [LARGE] }) as unknown as string[]); // prettier-ignore

    expect(value).toEqual([LARGE]);
    expect([cache.peek('a'), await cache.get('a'), await (await peer()).get('a')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(codesOf(rig)).toEqual(['set CACHE_VALUE_TOO_LARGE']);
    expect(cache.stats()).toMatchObject({ sets: 0, troubles: 1 });
  });

  it('does not stand in the way of the next load, here or elsewhere', async () => {
    const { cache, peer } = await cacheRig({ ...LIMIT, factory: { singleFlight: 'cluster' } });

    await cache.getOrSet('a', () => LARGE);

    expect(await (await peer()).getOrSet('a', () => 'small')).toBe('small');
    expect(await cache.getOrSet('a', () => 'never')).toBe('small');
  });

  it('removes what the key held when it is set, and leaves the others of the batch', async () => {
    const rig = await cacheRig(LIMIT);
    const { cache, peer } = rig;
    await cache.set('a', 'old');

    await cache.setMany([['a', LARGE], ['b', 'small']]); // prettier-ignore

    expect([await cache.get('a'), await (await peer()).get('a'), await cache.get('b')]).toEqual([
      undefined,
      undefined,
      'small',
    ]);
    expect(codesOf(rig)).toEqual(['set CACHE_VALUE_TOO_LARGE']);
  });

  it('is counted in bytes, not in characters', async () => {
    const { cache } = await cacheRig(LIMIT);

    await cache.set('fits', 'ž'.repeat(512));
    await cache.set('does not', 'ž'.repeat(513));

    expect([cache.peek('fits'), cache.peek('does not')]).toEqual(['ž'.repeat(512), undefined]);
  });

  it('is a miss where somebody else wrote it, counted and removed', async () => {
    const rig = await cacheRig(LIMIT);
    await (await rig.peer({ maxValueBytes: '1MiB' })).set('a', LARGE);

    expect(await rig.cache.get('a')).toBeUndefined();

    expect(codesOf(rig)).toEqual(['decode CACHE_VALUE_TOO_LARGE']);
    expect(payloadOf(rig, 'a')).toMatch(/^1T/);
  });

  it('is a matter of each named cache', async () => {
    const { cache } = await cacheRig();
    const small = cache.namespace('small', { maxValueBytes: 1_024 });

    await cache.set('a', LARGE);
    await small.set('a', LARGE);

    expect([await cache.get('a'), await small.get('a')]).toEqual([LARGE, undefined]);
  });
});

describe('a value of a later version', () => {
  it('is a miss that is counted and left to those who can read it', async () => {
    const rig = await cacheRig();
    const payload = await ofLaterVersion(rig, 'a');

    const values = [await rig.cache.get('a'), (await rig.cache.getMany(['a'])).get('a')];

    expect(values).toEqual([undefined, undefined]);
    expect(payloadOf(rig, 'a')).toBe(payload);
    expect(codesOf(rig)).toEqual(['decode CACHE_FORMAT_UNKNOWN', 'decode CACHE_FORMAT_UNKNOWN']);
  });

  it.each(['process', 'cluster'] as const)(
    'gives way to what a load makes (singleFlight %s), which everybody can read',
    async (singleFlight) => {
      const rig = await cacheRig({ factory: { singleFlight } });
      await ofLaterVersion(rig, 'a');

      expect(await rig.cache.getOrSet('a', () => 'loaded')).toBe('loaded');

      expect(await (await rig.peer()).get('a')).toBe('loaded');
    },
  );

  it('says so where it is explained', async () => {
    const rig = await cacheRig();
    await ofLaterVersion(rig, 'a');

    const { remote } = await rig.cache.explain('a');

    expect(remote).toMatchObject({ state: 'undecodable', reason: 'a later version wrote it' });
  });
});

describe('a value in a format that a codec does not know', () => {
  it('is left to those who can read it, until a load takes its place', async () => {
    const rig = await cacheRig();
    await (await rig.peer({}, { codec: hexCodec })).set('a', 255);
    const payload = payloadOf(rig, 'a');

    expect(await rig.cache.get('a')).toBeUndefined();
    expect(payloadOf(rig, 'a')).toBe(payload);

    expect(await rig.cache.getOrSet('a', () => 'loaded')).toBe('loaded');
    expect(await (await rig.peer()).get('a')).toBe('loaded');
  });
});

describe('a codec of a named cache', () => {
  it('writes and reads its values, and those of the namespaces in it, and no others', async () => {
    const rig = await cacheRig();
    const numbers = rig.cache.namespace('numbers', { codec: hexCodec });

    await numbers.set('a', 255);
    await numbers.namespace('inner').set('a', 16);
    await rig.cache.set('a', 255);

    const payloads = ['app:d/numbers:a', 'app:d/numbers/inner:a', 'app:d:a'].map((key) =>
      rig.remote.entries.get(key)?.payload.split('\n').at(-1),
    );
    expect(payloads).toEqual(['ff', '10', '255']);
    const peer = (await rig.peer()).namespace('numbers', { codec: hexCodec });
    expect(await peer.get('a')).toBe(255);
  });

  it('gives the normal form to the first caller, too', async () => {
    const { cache } = await cacheRig();
    const numbers = cache.namespace('numbers', { codec: hexCodec });

    expect(await numbers.getOrSet('a', () => 12.7)).toBe(12);
  });

  it('is refused where the cache has another one', async () => {
    const { cache } = await cacheRig();
    cache.namespace('numbers', { codec: hexCodec });

    expect(() => cache.namespace('numbers', { codec: jsonCodec })).toThrow('numbers');
    expect(cache.namespace('numbers')).toBe(cache.namespace('numbers', { codec: hexCodec }));
  });

  it('is refused with its format where that could not be read back', async () => {
    const { cache } = await cacheRig();
    const codec: Codec = { ...hexCodec, encode: () => ({ format: 'my format', data: '' }) };

    await expect(cache.namespace('odd', { codec }).set('a', 1)).rejects.toThrow('"my format"');
  });
});
