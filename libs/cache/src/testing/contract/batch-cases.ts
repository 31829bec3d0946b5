import assert from 'node:assert/strict';
import { write, type ContractCases } from './contract-case.js';

/** What a store does with many entries at once. */
export const batchCases: ContractCases = {
  'answers many keys in their order, with gaps and repetitions': async ({ store }) => {
    await store.setMany([write('a', '1'), write('b', '2')]);

    assert.deepEqual(await store.getMany(['b', 'x', 'a', 'b']), ['2', undefined, '1', '2']);
  },

  'says per entry that it was written': async ({ store }) => {
    await store.set(write('b'));

    assert.deepEqual(await store.setMany([write('a'), write('b')]), [true, true]);
  },

  'handles more keys than fit into one batch': async ({ store }) => {
    const keys = Array.from({ length: 1_234 }, (_, index) => `key ${index}`);

    const written = await store.setMany(keys.map((key) => write(key)));

    assert.deepEqual(
      written,
      keys.map(() => true),
    );
    assert.deepEqual(
      await store.getMany(keys),
      keys.map((key) => `value of ${key}`),
    );
  },

  'takes an empty list': async ({ store }) => {
    assert.deepEqual(await store.getMany([]), []);
    assert.deepEqual(await store.setMany([]), []);
  },
};
