/** No bound and no expiry: what the fastest possible memory would be. @type {import('../harness/types.mjs').Contender} */
export const contender = {
  title: 'Map',
  kind: 'limit',
  tier: 'memory',
  open() {
    const map = new Map();
    return {
      get: (key) => Promise.resolve(map.get(key)),
      peek: (key) => map.get(key),
      set: (key, value) => Promise.resolve(map.set(key, value)),
      getOrSet(key, factory) {
        const found = map.get(key);
        return found === undefined ? load(map, key, factory) : Promise.resolve(found);
      },
    };
  },
};

async function load(map, key, factory) {
  const value = await factory();
  map.set(key, value);
  return value;
}
