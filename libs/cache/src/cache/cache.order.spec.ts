import { describe, expect, it } from '@jest/globals';
import { cacheRig, type CacheRig } from '../../../../test/support/cache-rig.js';
import { HeldCall } from '../testing/held-call.js';
import type { Codec } from '../contracts/codec.js';
import { jsonCodec } from '../stores/codec/json-codec.js';

/** A codec that takes its time for the value `slow`, as compression does for large ones. */
function slowCodec(held: HeldCall): Codec {
  return {
    ...jsonCodec,
    async encode(value, context) {
      if (value === 'slow') await held.pass();
      return jsonCodec.encode(value, context);
    },
  };
}

async function slowRig(): Promise<CacheRig & { readonly held: HeldCall }> {
  const held = new HeldCall();
  return { ...(await cacheRig({}, { codec: slowCodec(held) })), held };
}

/** What this process and another one read. */
async function seenBy({ cache, peer }: CacheRig, key: string): Promise<unknown[]> {
  return [await cache.get(key), await (await peer()).get(key)];
}

describe('Writes of one key, called one after the other without waiting,', () => {
  it('end with the delete where it was called last', async () => {
    const rig = await cacheRig();
    const set = rig.cache.set('a', 'old');

    await rig.cache.delete('a');
    await set;

    expect(await seenBy(rig, 'a')).toEqual([undefined, undefined]);
  });

  it('end with the delete although the value before it is encoded late', async () => {
    const rig = await slowRig();
    const set = rig.cache.set('a', 'slow');
    await rig.held.begun;

    await rig.cache.delete('a');
    rig.held.release();
    await set;

    expect(await seenBy(rig, 'a')).toEqual([undefined, undefined]);
  });

  it('end with the later value although the earlier one is encoded late', async () => {
    const rig = await slowRig();
    const first = rig.cache.set('a', 'slow');
    await rig.held.begun;

    await rig.cache.set('a', 'new');
    rig.held.release();
    await first;

    expect(await seenBy(rig, 'a')).toEqual(['new', 'new']);
  });

  it('end empty where a clear was called last', async () => {
    const rig = await slowRig();
    const set = rig.cache.set('a', 'slow');
    await rig.held.begun;

    await rig.cache.clear();
    rig.held.release();
    await set;

    expect(await seenBy(rig, 'a')).toEqual([undefined, undefined]);
  });

  it('leave the other keys of a batch alone', async () => {
    const rig = await slowRig();
    const batch = rig.cache.setMany([['a', 'slow'], ['b', 'kept']]); // prettier-ignore
    await rig.held.begun;

    await rig.cache.delete('a');
    rig.held.release();
    await batch;

    expect([...(await seenBy(rig, 'a')), ...(await seenBy(rig, 'b'))]).toEqual([
      undefined,
      undefined,
      'kept',
      'kept',
    ]);
  });

  it('hold nothing up after a value that cannot be encoded', async () => {
    const rig = await cacheRig();

    await expect(rig.cache.set('a', () => 1)).rejects.toMatchObject({ code: 'CACHE_VALUE_NOT_SERIALIZABLE' });
    await rig.cache.set('a', 1);

    expect(await seenBy(rig, 'a')).toEqual([1, 1]);
  });
});
