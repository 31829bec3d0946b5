import assert from 'node:assert/strict';
import { write, type ContractCases } from './contract-case.js';

/** What a store decides as if one call came after the other, also of calls by several processes. */
export const atomicityCases: ContractCases = {
  'lets exactly one of many concurrent replacements through': async ({ store, connect }) => {
    await store.set(write('a', 'v1 old'));
    const other = await connect();

    const replaced = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? store : other).set(write('a', `v2 ${index}`), { prefix: 'v1' }),
      ),
    );

    assert.equal(replaced.filter(Boolean).length, 1);
    assert.equal(await store.get('a'), `v2 ${replaced.indexOf(true)}`);
  },

  'never goes back and never gives two moves the same time': async ({ store, connect }) => {
    const [mine, theirs] = [store.tagClock, (await connect()).tagClock];
    const moves = Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? mine : theirs).advance([`mark ${index % 5}`]),
    );

    const times = await Promise.all(moves);
    const later = await mine.advance(['a']);

    assert.equal(new Set(times).size, 50);
    assert.ok(later > Math.max(...times));
  },
};
