import { deepStrictEqual } from 'node:assert/strict';

/** Proves that a cache answers what was put in: every entry of a few, spread over all. */
export async function checkEntries(read, entries) {
  const step = Math.max(1, Math.floor(entries.length / 20));
  for (let index = 0; index < entries.length; index += step) {
    const [key, value] = entries[index];
    deepStrictEqual(structuredClone(await read(key)), value, `the wrong value for ${key}`);
  }
}

/** Puts entries in, as fast as the cache takes them. */
export async function fill(session, entries, set = session.set) {
  for (let start = 0; start < entries.length; start += 200)
    await Promise.all(entries.slice(start, start + 200).map(([key, value]) => set(key, value)));
}

/** Writes so many other entries that none of those put in before is in memory any more. */
export function pushOut(session, { entries, value }) {
  return fill(
    session,
    Array.from({ length: 2 * entries }, (_, id) => [`filler:${id}`, value]),
  );
}
