import { createClient } from 'redis';

const TTL_SECONDS = 3_600;

/** A connected node-redis with plain JSON in its keys. */
export async function nodeRedisSession({ url, namespace }, options = {}) {
  const client = createClient({ url, ...options });
  client.on('error', () => undefined);
  await client.connect();
  const keyOf = (key) => `${namespace}:${key}`;
  const expiring = { expiration: { type: 'EX', value: TTL_SECONDS } };
  const get = async (key) => parse(await client.get(keyOf(key)));
  const set = (key, value) => client.set(keyOf(key), JSON.stringify(value), expiring);
  return {
    client,
    get,
    set,
    delete: (key) => client.del(keyOf(key)),
    getOrSet: (key, factory) => getThenSet({ get, set }, key, factory),
    getMany: async (keys) => (await client.mGet(keys.map(keyOf))).map(parse),
    setMany: (entries) => Promise.all(entries.map(([key, value]) => set(key, value))),
    getText: (key) => client.get(keyOf(key)),
    setText: (key, value) => client.set(keyOf(key), value, expiring),
    close: () => client.close(),
  };
}

/** What a program does with a client that knows no `getOrSet`. */
export async function getThenSet({ get, set }, key, factory) {
  const found = await get(key);
  if (found !== undefined) return found;
  const value = await factory();
  await set(key, value);
  return value;
}

/** The value of a reply; `undefined` where there is none. */
export function parse(text) {
  return text === null ? undefined : JSON.parse(text);
}
