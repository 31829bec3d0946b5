import assert from 'node:assert/strict';
import { casesOf, isGone, write, type ContractCases } from './contract-case.js';

/** What a store does with writes under a condition: each is decided atomically. */
export const conditionCases: ContractCases = {
  'refuses to fill a key that holds something': async ({ store }) => {
    await store.set(write('a', 'old'));

    assert.equal(await store.set(write('a', 'new'), 'absent'), false);

    assert.equal(await store.get('a'), 'old');
  },

  'fills a key that holds nothing': async ({ store }) => {
    assert.equal(await store.set(write('a', 'new'), 'absent'), true);

    assert.equal(await store.get('a'), 'new');
  },

  'fills a key whose entry has expired': async (harness) => {
    const { store } = harness;
    await store.set(write('a', 'old', 30));
    await isGone(harness, 'a');

    assert.equal(await store.set(write('a', 'new'), 'absent'), true);
  },

  'lets exactly one of many concurrent fills through': async ({ store }) => {
    const fills = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.set(write('a', String(index)), 'absent')),
    );

    assert.equal(fills.filter(Boolean).length, 1);
    assert.equal(await store.get('a'), String(fills.indexOf(true)));
  },

  ...casesOf(
    [
      ['replaces what begins with the prefix', 'v1 old', true],
      ['replaces the prefix itself', 'v1', true],
      ['leaves what begins with something else than the prefix', 'v2 old', false],
      ['leaves what is only the beginning of the prefix', 'v', false],
      ['leaves what has the prefix, but not at its beginning', 'old v1', false],
    ] as const,
    async ({ store }, [, held, replaces]) => {
      await store.set(write('a', held));

      assert.equal(await store.set(write('a', 'new'), { prefix: 'v1' }), replaces);

      assert.equal(await store.get('a'), replaces ? 'new' : held);
    },
  ),

  'replaces nothing under the condition of a prefix where the key holds nothing': async ({ store }) => {
    assert.equal(await store.set(write('a', 'new'), { prefix: 'v1' }), false);

    assert.equal(await store.get('a'), undefined);
  },

  'gives a replacement its own life': async (harness) => {
    const { store } = harness;
    await store.setMany([write('a', 'v1', 300), write('b', 'v1')]);
    await store.set(write('a', 'v2'), { prefix: 'v1' });
    await store.set(write('b', 'v2', 310), { prefix: 'v1' });

    await isGone(harness, 'b');

    assert.equal(await store.get('a'), 'v2');
  },
};
