import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RemoteStore } from '../../libs/cache/src/contracts/remote-store.js';
import type { RemoteStoreHarness } from './remote-store-contract.js';
import { waitFor } from './wait-for.js';

const MINUTE = 60_000;

/** The part of the suite of remote stores that is about claiming a key in order to load it. */
export function claimsContract(harness: () => RemoteStoreHarness): void {
  describe('to who claims a key', () => {
    let store: RemoteStore;

    beforeEach(() => {
      ({ store } = harness());
    });

    const write = (key: string, payload: string, ttlMs = MINUTE) => ({ key, payload, ttlMs });
    const isGone = (key: string) =>
      waitFor(async () => {
        await harness().elapse?.(20);
        return (await store.get(key)) === undefined;
      });

    it('gives it where it holds nothing', async () => {
      await expect(store.claim(write('a', 'mine'))).resolves.toBe('claimed');

      expect(await store.get('a')).toBe('mine');
    });

    it.each(['', 'v1 text', 'žluťoučký 🐎'])('answers what it holds, %j, and leaves it', async (held) => {
      await store.set(write('a', held));

      await expect(store.claim(write('a', 'mine'))).resolves.toEqual({ found: held });

      expect(await store.get('a')).toBe(held);
    });

    it('leaves the life of what it holds', async () => {
      await store.set(write('a', 'theirs', 30));

      await store.claim(write('a', 'mine'));

      await isGone('a');
    });

    it('gives it to one of many at a time, and shows the others that claim', async () => {
      const other = await harness().connect();

      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? store : other).claim(write('a', `${index}`))),
      );
      await other.close(0);

      const winner = replies.indexOf('claimed');
      const rest = replies.filter((_, index) => index !== winner);
      expect(rest).toEqual(rest.map(() => ({ found: `${winner}` })));
    });

    it('gives it until its life ends', async () => {
      await store.claim(write('a', 'first', 30));
      await isGone('a');

      await expect(store.claim(write('a', 'second'))).resolves.toBe('claimed');
    });

    it('swaps how an entry begins, and leaves the rest of it', async () => {
      await store.set(write('a', '1Vabc žluť'));

      const swapped = await store.swapHead({ key: 'a', from: '1Vabc', to: '1Lxyz', ttlMs: 1 });

      expect([swapped, await store.get('a')]).toEqual([true, '1Lxyz žluť']);
    });

    it('swaps in more than the part by which it knows the entry', async () => {
      await store.set(write('a', '1Cab0 rest'));

      await store.swapHead({ key: 'a', from: '1Cab', to: '1Cab1', ttlMs: 1 });

      expect(await store.get('a')).toBe('1Cab1 rest');
    });

    it.each([
      ['begins with something else', '1Vxyz text'],
      ['ends before it could', '1V'],
      ['has it, but not at its beginning', ' 1Vabc'],
      ['is empty', ''],
    ])('swaps nothing where the entry %s', async (_, held) => {
      await store.set(write('a', held));

      const swapped = await store.swapHead({ key: 'a', from: '1Vabc', to: '1Lxyz', ttlMs: MINUTE });

      expect([swapped, await store.get('a')]).toEqual([false, held]);
    });

    it('swaps nothing where there is nothing', async () => {
      const swapped = await store.swapHead({ key: 'a', from: '1V', to: '1L', ttlMs: MINUTE });

      expect([swapped, await store.get('a')]).toEqual([false, undefined]);
    });

    it('lets exactly one of many concurrent swaps through', async () => {
      await store.set(write('a', '1V text'));

      const swapped = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.swapHead({ key: 'a', from: '1V', to: String(index).padStart(2, 'L'), ttlMs: 1 }),
        ),
      );

      expect(swapped.filter(Boolean)).toHaveLength(1);
      expect(await store.get('a')).toBe(`${String(swapped.indexOf(true)).padStart(2, 'L')} text`);
    });

    it('prolongs a life that is too short', async () => {
      await Promise.all([store.set(write('a', '1V', 30)), store.set(write('witness', '1V', 40))]);

      await store.swapHead({ key: 'a', from: '1V', to: '1L', ttlMs: MINUTE });
      await isGone('witness');

      expect(await store.get('a')).toBe('1L');
    });

    it('shortens no life, and prolongs none where it swaps nothing', async () => {
      await Promise.all(
        ['a', 'witness', 'refused'].map((key) => store.set(write(key, '1V', key === 'a' ? MINUTE : 40))),
      );

      await store.swapHead({ key: 'a', from: '1V', to: '1L', ttlMs: 30 });
      await store.swapHead({ key: 'refused', from: '1T', to: '1C', ttlMs: MINUTE });
      await Promise.all([isGone('witness'), isGone('refused')]);

      expect(await store.get('a')).toBe('1L');
    });

    it('lets no fill through that knows another claim than the one there', async () => {
      await store.claim(write('a', '1Cab0 claim'));
      await store.swapHead({ key: 'a', from: '1Cab', to: '1Cab1', ttlMs: MINUTE });

      const fills = [
        await store.set(write('a', 'late'), 'absent'),
        await store.set(write('a', 'foreign'), { prefix: '1Ccd' }),
        await store.set(write('a', 'mine'), { prefix: '1Cab' }),
      ];

      expect([fills, await store.get('a')]).toEqual([[false, false, true], 'mine']);
    });

    it('is closed after close()', async () => {
      await store.close(0);

      const refused = { code: 'CACHE_REMOTE_UNAVAILABLE' };
      await expect(store.claim(write('a', 'x'))).rejects.toMatchObject(refused);
      await expect(store.swapHead({ key: 'a', from: '', to: 'x', ttlMs: 1 })).rejects.toMatchObject(refused);
    });
  });
}
