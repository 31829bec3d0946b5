import assert from 'node:assert/strict';
import { casesOf, isGone, write, type ContractCases } from './contract-case.js';

/** What a store does with single entries, and when they end. */
export const entryCases: ContractCases = {
  'answers undefined for a key that holds nothing': async ({ store }) => {
    assert.equal(await store.get('a'), undefined);
  },

  ...casesOf(
    ['', 'plain', 'line\nfeed', 'žluťoučký 🐎', '{"a":1}'].map(
      (payload) => [`gives the text ${JSON.stringify(payload)} back`, payload] as const,
    ),
    async ({ store }, [, payload]) => {
      await store.set(write('a', payload));

      assert.equal(await store.get('a'), payload);
    },
  ),

  'takes keys with any character': async ({ store }) => {
    const keys = ['a b', 'a\nb', 'ключ', '*', '{tag}', 'a:b', 'a/b'];

    await store.setMany(keys.map((key) => write(key)));

    assert.deepEqual(
      await store.getMany(keys),
      keys.map((key) => `value of ${key}`),
    );
  },

  'replaces what a key holds and says so': async ({ store }) => {
    await store.set(write('a', 'old'));

    assert.equal(await store.set(write('a', 'new')), true);

    assert.equal(await store.get('a'), 'new');
  },

  'forgets an entry at the end of its life': async (harness) => {
    const { store } = harness;
    await store.setMany([write('short', 'x', 30), write('long', 'y')]);

    await isGone(harness, 'short');

    assert.equal(await store.get('long'), 'y');
  },

  'gives a replaced entry its new life': async (harness) => {
    const { store } = harness;
    await store.setMany([write('a', 'old', 30), write('witness', 'x', 40)]);
    await store.set(write('a', 'new'));

    await isGone(harness, 'witness');

    assert.equal(await store.get('a'), 'new');
  },
};
