import { getThenSet } from './shared/node-redis-session.mjs';

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'keyv over @keyv/redis',
  kind: 'peer',
  tier: 'redis',
  leavesOut: {
    redis:
      'keeps nothing in memory, so that every read is a round trip, lets every caller load for itself, and writes what a load made however old it is, by a plain `SET`',
  },
  packages: ['keyv', '@keyv/redis'],
  async open({ url, namespace }) {
    const [{ Keyv }, { default: KeyvRedis }] = await Promise.all([import('keyv'), import('@keyv/redis')]);
    const keyv = new Keyv({ store: new KeyvRedis(url), namespace, ttl: 3_600_000 });
    const get = (key) => keyv.get(key);
    const set = (key, value) => keyv.set(key, value);
    return {
      get,
      set,
      delete: (key) => keyv.delete(key),
      getOrSet: (key, factory) => getThenSet({ get, set }, key, factory),
      getMany: (keys) => keyv.get([...keys]),
      setMany: (entries) => keyv.setMany(entries.map(([key, value]) => ({ key, value }))),
      close: () => keyv.disconnect(),
    };
  },
};
