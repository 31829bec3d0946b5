import assert from 'node:assert/strict';
import { write, type ContractCases } from './contract-case.js';

/** What a store may not be able to do, and says so. */
export type RemoteStoreLack = 'atomicity' | 'sweeping' | 'notices';

/** What a store does instead of something that it cannot do: it never pretends. */
export const lackCases: Readonly<Record<RemoteStoreLack, ContractCases>> = {
  atomicity: {
    'says that it is not atomic, and what that means': async ({ store }) => {
      assert.equal(store.isAtomic, false);
      assert.ok((store.limits ?? []).length > 0);
    },

    'grants no claim, and shows what is there': async ({ store }) => {
      assert.equal(await store.claim(write('a', 'mine')), 'absent');
      assert.equal(await store.get('a'), undefined);

      await store.set(write('a', 'theirs'));
      assert.deepEqual(await store.claim(write('a', 'mine')), { found: 'theirs' });
    },

    'swaps no head': async ({ store }) => {
      await store.set(write('a', '1V text'));

      assert.equal(await store.swapHead({ key: 'a', from: '1V', to: '1L', ttlMs: 1 }), false);
      assert.equal(await store.get('a'), '1V text');
    },
  },

  sweeping: {
    'takes a sweep for done, and removes nothing': async ({ store }) => {
      await store.set(write('app:d:a', '1V--000'));

      await store.sweep('app:d', { prefix: '1V', offset: 4, below: '050' });

      assert.equal(await store.get('app:d:a'), '1V--000');
      assert.ok((store.limits ?? []).length > 0);
    },
  },

  notices: {
    'says that it hears of no change': async ({ store }) => {
      await store.ready();

      assert.equal(store.status().coherence, 'none');
    },
  },
};
