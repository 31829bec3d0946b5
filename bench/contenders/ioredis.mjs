import { getThenSet, parse } from './shared/node-redis-session.mjs';

const TTL_SECONDS = 3_600;

/** @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'ioredis',
  kind: 'limit',
  tier: 'redis',
  packages: ['ioredis'],
  async open({ url, namespace }) {
    const { Redis } = await import('ioredis');
    const client = new Redis(url, { keyPrefix: `${namespace}:` });
    const get = async (key) => parse(await client.get(key));
    const set = (key, value) => client.set(key, JSON.stringify(value), 'EX', TTL_SECONDS);
    return {
      get,
      set,
      delete: (key) => client.del(key),
      getOrSet: (key, factory) => getThenSet({ get, set }, key, factory),
      getMany: async (keys) => (await client.mget(...keys)).map(parse),
      setMany: (entries) => Promise.all(entries.map(([key, value]) => set(key, value))),
      close: () => client.quit(),
    };
  },
};
