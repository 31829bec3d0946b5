import { describe, it } from 'node:test';
import { FakeRemoteStore, remoteStoreContract } from 'nestjs-cache-presets/testing';

remoteStoreContract({
  name: 'FakeRemoteStore',
  describe,
  it,
  create: async () => {
    const store = new FakeRemoteStore();
    return {
      store,
      connect: async (namespace) => store.connection(namespace),
      elapse: (ms) => store.clock.advance(ms),
    };
  },
});
