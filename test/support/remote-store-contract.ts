import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RemotePayload, RemoteStore } from '../../libs/cache/src/contracts/remote-store.js';
import { waitFor } from './wait-for.js';

const MINUTE = 60_000;

/** A store under test and what the suite needs around it. */
export interface RemoteStoreHarness {
  readonly store: RemoteStore;
  /** Moves a virtual clock on; absent where time passes by itself. */
  readonly elapse?: (ms: number) => Promise<void>;
  /** Ends what the store was connected to. */
  readonly stop?: () => Promise<void>;
}

/** The suite that every remote store passes. The factory gives a new, empty, connected store for each test. */
export function remoteStoreContract(name: string, create: () => Promise<RemoteStoreHarness>): void {
  describe(`${name}, as a remote store,`, () => {
    let harness: RemoteStoreHarness;
    let store: RemoteStore;

    beforeEach(async () => {
      harness = await create();
      store = harness.store;
    });

    afterEach(async () => {
      await store.close(0);
      await harness.stop?.();
    });

    const write = (key: string, payload: RemotePayload = `value of ${key}`, ttlMs = MINUTE) => ({
      key,
      payload,
      ttlMs,
    });
    const read = async (key: string) => textOf(await store.get(key));
    const readMany = async (keys: readonly string[]) => (await store.getMany(keys)).map(textOf);
    const isGone = (key: string) =>
      waitFor(async () => {
        await harness.elapse?.(20);
        return (await store.get(key)) === undefined;
      });

    it('answers undefined for a key that holds nothing', async () => {
      await expect(store.get('a')).resolves.toBeUndefined();
    });

    it.each(['', 'plain', 'line\nfeed', 'žluťoučký 🐎', '{"a":1}'])(
      'gives the text %j back',
      async (payload) => {
        await store.set(write('a', payload));

        expect(await read('a')).toBe(payload);
      },
    );

    it('gives every byte back', async () => {
      const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
      await store.set(write('a', bytes));

      const payload = (await store.get('a')) ?? '';

      expect(Buffer.from(payload as Uint8Array).toString('hex')).toBe(Buffer.from(bytes).toString('hex'));
    });

    it('takes keys with any character', async () => {
      const keys = ['a b', 'a\nb', 'ключ', '*', '{tag}', 'a:b', 'a/b'];

      await store.setMany(keys.map((key) => write(key)));

      expect(await readMany(keys)).toEqual(keys.map((key) => `value of ${key}`));
    });

    it('replaces what a key holds and says so', async () => {
      await store.set(write('a', 'old'));

      await expect(store.set(write('a', 'new'))).resolves.toBe(true);

      expect(await read('a')).toBe('new');
    });

    it('refuses to fill a key that holds something', async () => {
      await store.set(write('a', 'old'));

      await expect(store.set(write('a', 'new'), 'absent')).resolves.toBe(false);

      expect(await read('a')).toBe('old');
    });

    it('fills a key that holds nothing', async () => {
      await expect(store.set(write('a', 'new'), 'absent')).resolves.toBe(true);

      expect(await read('a')).toBe('new');
    });

    it('fills a key whose entry has expired', async () => {
      await store.set(write('a', 'old', 30));
      await isGone('a');

      await expect(store.set(write('a', 'new'), 'absent')).resolves.toBe(true);
    });

    it('lets exactly one of many concurrent fills through', async () => {
      const fills = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.set(write('a', String(index)), 'absent')),
      );

      expect(fills.filter(Boolean)).toHaveLength(1);
      expect(await read('a')).toBe(String(fills.indexOf(true)));
    });

    it('forgets an entry at the end of its life', async () => {
      await store.setMany([write('short', 'x', 30), write('long', 'y')]);

      await isGone('short');

      expect(await read('long')).toBe('y');
    });

    it('gives a replaced entry its new life', async () => {
      await store.setMany([write('a', 'old', 30), write('witness', 'x', 40)]);
      await store.set(write('a', 'new'));

      await isGone('witness');

      expect(await read('a')).toBe('new');
    });

    it('answers many keys in their order, with gaps and repetitions', async () => {
      await store.setMany([write('a', '1'), write('b', '2')]);

      expect(await readMany(['b', 'x', 'a', 'b'])).toEqual(['2', undefined, '1', '2']);
    });

    it('says per entry whether it was filled', async () => {
      await store.set(write('b'));

      const filled = await store.setMany([write('a'), write('b'), write('c')], 'absent');

      expect(filled).toEqual([true, false, true]);
    });

    it('handles more keys than fit into one batch', async () => {
      const keys = Array.from({ length: 1_234 }, (_, index) => `key ${index}`);

      const written = await store.setMany(keys.map((key) => write(key)));
      const values = await readMany(keys);
      await store.delete(keys.slice(1));

      expect(written).toEqual(keys.map(() => true));
      expect(values).toEqual(keys.map((key) => `value of ${key}`));
      expect((await readMany(keys)).filter(Boolean)).toEqual(['value of key 0']);
    });

    it('takes an empty list', async () => {
      await expect(store.getMany([])).resolves.toEqual([]);
      await expect(store.setMany([])).resolves.toEqual([]);
      await expect(store.delete([])).resolves.toBeUndefined();
    });

    it('deletes the named keys, and no error for those that hold nothing', async () => {
      await store.setMany([write('a'), write('b'), write('ab')]);

      await store.delete(['a', 'x']);

      expect(await readMany(['a', 'b', 'ab'])).toEqual([undefined, 'value of b', 'value of ab']);
    });

    it('clears a namespace and those nested in it, and no other key', async () => {
      const own = ['ns:d:a', 'ns:d:', 'ns:d/nested:a', 'ns:d/nested/deeper:a'];
      const foreign = ['ns:d2:a', 'ns:dd/x:a', 'ns:d', 'xns:d:a', 'other', 'ns:e:a'];
      await store.setMany([...own, ...foreign].map((key) => write(key)));

      await store.clear('ns:d');

      expect(await readMany(own)).toEqual(own.map(() => undefined));
      expect(await readMany(foreign)).toEqual(foreign.map((key) => `value of ${key}`));
    });

    it('clears a namespace of thousands of keys', async () => {
      const keys = Array.from({ length: 3_000 }, (_, index) => `ns:d:${index}`);
      await store.setMany(keys.map((key) => write(key, 'x')));

      await store.clear('ns:d');

      expect((await readMany(keys)).filter((value) => value !== undefined)).toEqual([]);
    });

    it('is up once it is ready, and answers a ping in milliseconds', async () => {
      await store.ready();

      expect(store.status().state).toBe('up');
      expect(await store.ping(1_000)).toBeGreaterThanOrEqual(0);
    });

    it('is closed after close(), refuses calls from then on, and may be closed again', async () => {
      await store.close(100);
      await store.close(100);

      expect(store.status().state).toBe('closed');
      await expect(store.get('a')).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
      await expect(store.delete(['a'])).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
      await expect(store.clear('a')).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
    });
  });
}

/** A store may answer a text as its bytes. */
function textOf(payload: RemotePayload | undefined): string | undefined {
  return payload === undefined || typeof payload === 'string' ? payload : Buffer.from(payload).toString();
}
