import type { CacheWriteOptions } from './cache-types.js';
import { checkKey, checkKeys, checkTags } from './check-input.js';
import type { Lifetimes } from './lifetimes.js';
import type { Loader } from './loader.js';
import type { Tiers } from './tiers.js';
import { normalise } from './values.js';
import { WriteOrder } from './write-order.js';

/** What writes depend on. */
export interface WriterParts {
  readonly tiers: Tiers;
  readonly loader: Loader;
  readonly lifetimes: Lifetimes;
}

/** Writes and removes by callers: what is called last is what stays, however long encoding takes. */
export class Writer {
  readonly #parts: WriterParts;
  readonly #order = new WriteOrder();

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Stores values with the same options; an `undefined` removes its key. */
  async setMany(entries: Iterable<readonly [string, unknown]>, options: CacheWriteOptions): Promise<void> {
    const { tiers, lifetimes, loader } = this.#parts;
    lifetimes.check(options);
    const tags = checkTags(options.tags);
    const pairs = [...new Map(entries)];
    const keys = pairs.map(([key]) => checkKey(key));
    for (const key of keys) loader.forget(key);
    await this.#order.run(keys, async (isLatest) => {
      const stamp = await tiers.present(tags);
      const values = pairs.filter(([, value]) => value !== undefined);
      const writes = await Promise.all(
        values.map(async ([key, given]) => {
          const { encoded, value } = await normalise(tiers.codec, { namespace: tiers.namespace, key }, given);
          return { value, write: { key, encoded, ...lifetimes.of(value, options), cost: 0, tags, stamp } };
        }),
      );
      const gone = pairs.filter(([key, value]) => value === undefined && isLatest(key)).map(([key]) => key);
      if (gone.length > 0) await tiers.deleteMany(gone);
      const latest = writes.filter(({ write }) => isLatest(write.key));
      if (latest.length > 0) await tiers.writeMany(latest);
    });
    for (const key of keys) loader.forget(key); // also of a load that began while the write was under way
  }

  async deleteMany(keys: Iterable<string>): Promise<void> {
    const { tiers, loader } = this.#parts;
    const unique = checkKeys('deleteMany', keys);
    if (unique.length === 0) return;
    for (const key of unique) loader.forget(key);
    await this.#order.run(unique, () => tiers.deleteMany(unique));
    for (const key of unique) loader.forget(key);
  }

  /** Supersedes every write under way. */
  supersede(): void {
    this.#order.clear();
  }
}
