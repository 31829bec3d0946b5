import assert from 'node:assert/strict';
import { write, type ContractCases } from './contract-case.js';

/** What a store says of its connection, and how it ends. */
export const connectionCases: ContractCases = {
  'is up once it is ready, and answers a ping in milliseconds': async ({ store }) => {
    await store.ready();

    assert.equal(store.status().state, 'up');
    assert.ok((await store.ping(1_000)) >= 0);
  },

  'is closed after close(), refuses calls from then on, and may be closed again': async ({ store }) => {
    await store.close(100);
    await store.close(100);

    assert.equal(store.status().state, 'closed');
    const calls = [
      () => store.get('a'),
      () => store.set(write('a')),
      () => store.claim(write('a')),
      () => store.swapHead({ key: 'a', from: '', to: 'x', ttlMs: 1 }),
      () => store.sweep('a', { prefix: '', offset: 0, below: '' }),
      () => store.tagClock.read([]),
      () => store.tagClock.advance([]),
    ];
    for (const call of calls) await assert.rejects(call, { code: 'CACHE_REMOTE_UNAVAILABLE' });
  },
};
