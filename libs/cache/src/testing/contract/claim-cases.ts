import assert from 'node:assert/strict';
import { casesOf, isGone, write, type ContractCases } from './contract-case.js';

const MINUTE = 60_000;

/** What a store does with who claims a key in order to load it. */
export const claimCases: ContractCases = {
  'gives it where it holds nothing': async ({ store }) => {
    assert.equal(await store.claim(write('a', 'mine')), 'claimed');

    assert.equal(await store.get('a'), 'mine');
  },

  ...casesOf(
    ['', 'v1 text', 'žluťoučký 🐎'].map(
      (held) => [`answers what it holds, ${JSON.stringify(held)}, and leaves it`, held] as const,
    ),
    async ({ store }, [, held]) => {
      await store.set(write('a', held));

      assert.deepEqual(await store.claim(write('a', 'mine')), { found: held });

      assert.equal(await store.get('a'), held);
    },
  ),

  'leaves the life of what it holds': async (harness) => {
    const { store } = harness;
    await store.set(write('a', 'theirs', 300));

    assert.deepEqual(await store.claim(write('a', 'mine')), { found: 'theirs' });

    await isGone(harness, 'a');
  },

  'gives it to one of many at a time, and shows the others that claim': async ({ store, connect }) => {
    const other = await connect();

    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? store : other).claim(write('a', `${index}`))),
    );

    const winner = replies.indexOf('claimed');
    const rest = replies.filter((_, index) => index !== winner);
    assert.deepEqual(
      rest,
      rest.map(() => ({ found: `${winner}` })),
    );
  },

  'gives it until its life ends': async (harness) => {
    const { store } = harness;
    await store.claim(write('a', 'first', 30));
    await isGone(harness, 'a');

    assert.equal(await store.claim(write('a', 'second')), 'claimed');
  },

  'swaps how an entry begins, and leaves the rest of it': async ({ store }) => {
    await store.set(write('a', '1Vabc žluť'));

    const swapped = await store.swapHead({ key: 'a', from: '1Vabc', to: '1Lxyz', ttlMs: 1 });

    assert.deepEqual([swapped, await store.get('a')], [true, '1Lxyz žluť']);
  },

  'swaps in more than the part by which it knows the entry': async ({ store }) => {
    await store.set(write('a', '1Cab0 rest'));

    await store.swapHead({ key: 'a', from: '1Cab', to: '1Cab1', ttlMs: 1 });

    assert.equal(await store.get('a'), '1Cab1 rest');
  },

  ...casesOf(
    [
      ['swaps nothing where the entry begins with something else', '1Vxyz text'],
      ['swaps nothing where the entry ends before it could', '1V'],
      ['swaps nothing where the entry has it, but not at its beginning', ' 1Vabc'],
      ['swaps nothing where the entry is empty', ''],
    ] as const,
    async ({ store }, [, held]) => {
      await store.set(write('a', held));

      const swapped = await store.swapHead({ key: 'a', from: '1Vabc', to: '1Lxyz', ttlMs: MINUTE });

      assert.deepEqual([swapped, await store.get('a')], [false, held]);
    },
  ),

  'swaps nothing where there is nothing': async ({ store }) => {
    const swapped = await store.swapHead({ key: 'a', from: '1V', to: '1L', ttlMs: MINUTE });

    assert.deepEqual([swapped, await store.get('a')], [false, undefined]);
  },

  'lets exactly one of many concurrent swaps through': async ({ store }) => {
    await store.set(write('a', '1V text'));
    const headOf = (index: number): string => String(index).padStart(2, 'L');

    const swapped = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.swapHead({ key: 'a', from: '1V', to: headOf(index), ttlMs: 1 }),
      ),
    );

    assert.equal(swapped.filter(Boolean).length, 1);
    assert.equal(await store.get('a'), `${headOf(swapped.indexOf(true))} text`);
  },

  'prolongs a life that is too short': async (harness) => {
    const { store } = harness;
    await Promise.all([store.set(write('a', '1V', 300)), store.set(write('witness', '1V', 310))]);

    await store.swapHead({ key: 'a', from: '1V', to: '1L', ttlMs: MINUTE });
    await isGone(harness, 'witness');

    assert.equal(await store.get('a'), '1L');
  },

  'shortens no life, and prolongs none where it swaps nothing': async (harness) => {
    const { store } = harness;
    await Promise.all(
      ['a', 'witness', 'refused'].map((key) => store.set(write(key, '1V', key === 'a' ? MINUTE : 40))),
    );

    await store.swapHead({ key: 'a', from: '1V', to: '1L', ttlMs: 30 });
    await store.swapHead({ key: 'refused', from: '1T', to: '1C', ttlMs: MINUTE });
    await Promise.all([isGone(harness, 'witness'), isGone(harness, 'refused')]);

    assert.equal(await store.get('a'), '1L');
  },

  'lets no fill through that knows another claim than the one there': async ({ store }) => {
    await store.claim(write('a', '1Cab0 claim'));
    await store.swapHead({ key: 'a', from: '1Cab', to: '1Cab1', ttlMs: MINUTE });

    const fills = [
      await store.set(write('a', 'late'), 'absent'),
      await store.set(write('a', 'foreign'), { prefix: '1Ccd' }),
      await store.set(write('a', 'mine'), { prefix: '1Cab' }),
    ];

    assert.deepEqual([fills, await store.get('a')], [[false, false, true], 'mine']);
  },
};
