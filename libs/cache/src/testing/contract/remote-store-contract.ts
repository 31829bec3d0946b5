import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RemotePayload, RemoteStore } from '../../libs/cache/src/contracts/remote-store.js';
import { changesContract } from './changes-contract.js';
import { claimsContract } from './claims-contract.js';
import { tagClockContract } from './tag-clock-contract.js';
import { waitFor } from './wait-for.js';

const MINUTE = 60_000;

/** A store under test and what the suite needs around it. */
export interface RemoteStoreHarness {
  readonly store: RemoteStore;
  /** Another store over the same server, connected, as of another process; the suite closes it. @default `app` */
  readonly connect: (namespace?: string) => Promise<RemoteStore>;
  /** Whether its own writes come back to it, which costs a look-up. @default false */
  readonly hearsItself?: boolean;
  /** Moves a virtual clock on; absent where time passes by itself. */
  readonly elapse?: (ms: number) => Promise<void>;
  /** Ends what the store was connected to. */
  readonly stop?: () => Promise<void>;
}

/**
 * The suite that every remote store passes. The factory gives a new, empty, connected store of the namespace `app` for
 * each test.
 */
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

    tagClockContract(() => harness);
    changesContract(() => harness);
    claimsContract(() => harness);

    const write = (key: string, payload: RemotePayload = `value of ${key}`, ttlMs = MINUTE) => ({
      key,
      payload,
      ttlMs,
    });
    const read = (key: string) => store.get(key);
    const readMany = (keys: readonly string[]) => store.getMany(keys);
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

    it.each([
      ['a text that begins with the prefix', 'v1 old', true],
      ['the prefix itself', 'v1', true],
      ['a text that begins with something else', 'v2 old', false],
      ['only the beginning of the prefix', 'v', false],
      ['the prefix, but not at its beginning', 'old v1', false],
    ])('replaces under the condition of a prefix what holds %s, or leaves it', async (_, held, replaces) => {
      await store.set(write('a', held));

      await expect(store.set(write('a', 'new'), { prefix: 'v1' })).resolves.toBe(replaces);

      expect(await read('a')).toBe(replaces ? 'new' : held);
    });

    it('replaces nothing under the condition of a prefix where the key holds nothing', async () => {
      await expect(store.set(write('a', 'new'), { prefix: 'v1' })).resolves.toBe(false);

      expect(await read('a')).toBeUndefined();
    });

    it('lets exactly one of many concurrent replacements through', async () => {
      await store.set(write('a', 'v1 old'));
      const other = await harness.connect();

      const replaced = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? store : other).set(write('a', `v2 ${index}`), { prefix: 'v1' }),
        ),
      );
      await other.close(0);

      expect(replaced.filter(Boolean)).toHaveLength(1);
      expect(await read('a')).toBe(`v2 ${replaced.indexOf(true)}`);
    });

    it('gives a replacement its own life', async () => {
      await store.setMany([write('a', 'v1', 30), write('b', 'v1')]);
      await store.set(write('a', 'v2'), { prefix: 'v1' });
      await store.set(write('b', 'v2', 30), { prefix: 'v1' });

      await isGone('b');

      expect(await read('a')).toBe('v2');
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

    it('says per entry that it was written', async () => {
      await store.set(write('b'));

      await expect(store.setMany([write('a'), write('b')])).resolves.toEqual([true, true]);
    });

    it('handles more keys than fit into one batch', async () => {
      const keys = Array.from({ length: 1_234 }, (_, index) => `key ${index}`);

      const written = await store.setMany(keys.map((key) => write(key)));

      expect(written).toEqual(keys.map(() => true));
      expect(await readMany(keys)).toEqual(keys.map((key) => `value of ${key}`));
    });

    it('takes an empty list', async () => {
      await expect(store.getMany([])).resolves.toEqual([]);
      await expect(store.setMany([])).resolves.toEqual([]);
    });

    const rule = { prefix: '1V', offset: 4, below: '050' };

    it('sweeps a namespace and those nested in it, and no other key', async () => {
      const own = ['app:d:a', 'app:d:', 'app:d/nested:a', 'app:d/nested/deeper:a'];
      const foreign = ['app:d2:a', 'app:dd/x:a', 'app:d', 'xapp:d:a', 'other', 'app:e:a'];
      await store.setMany([...own, ...foreign].map((key) => write(key, '1V--049')));

      await store.sweep('app:d', rule);

      expect(await readMany(own)).toEqual(own.map(() => undefined));
      expect(await readMany(foreign)).toEqual(foreign.map(() => '1V--049'));
    });

    it.each([
      ['below the bound', '1V--049 rest', true],
      ['far below the bound', '1V--000 rest', true],
      ['at the bound', '1V--050 rest', false],
      ['above the bound', '1V--051 rest', false],
      ['with another prefix', '1T--000 rest', false],
      ['with the prefix elsewhere', 'x1V-000 rest', false],
    ])('sweeps by the text of an entry: %s', async (_, payload, isGone) => {
      await store.set(write('app:d:a', payload));

      await store.sweep('app:d', rule);

      expect(await read('app:d:a')).toBe(isGone ? undefined : payload);
    });

    it('sweeps a namespace whose name is a pattern by its letters', async () => {
      await store.setMany([write('a*:d:x', '1V--000'), write('ab:d:x', '1V--000')]);

      await store.sweep('a*:d', rule);

      expect(await readMany(['a*:d:x', 'ab:d:x'])).toEqual([undefined, '1V--000']);
    });

    it('sweeps a namespace of thousands of keys', async () => {
      const keys = Array.from({ length: 3_000 }, (_, index) => `app:d:${index}`);
      await store.setMany(keys.map((key) => write(key, '1V--000')));

      await store.sweep('app:d', rule);

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
      await expect(store.set(write('a'))).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
      await expect(store.sweep('a', rule)).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
      await expect(store.tagClock.read([])).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
      await expect(store.tagClock.advance([])).rejects.toMatchObject({ code: 'CACHE_REMOTE_UNAVAILABLE' });
    });
  });
}
