import type { EncodedValue } from '../contracts/codec.js';
import type { CacheWriteOptions } from './cache-types.js';
import { checkKey, checkKeys, checkTags } from './check-input.js';
import type { Lifetimes } from './lifetimes.js';
import type { Loader } from './loader.js';
import type { Tiers } from './tiers.js';
import type { ReadValue } from './values.js';
import { WriteOrder } from './write-order.js';

/** What writes depend on. */
export interface WriterParts {
  readonly tiers: Tiers;
  readonly loader: Loader;
  readonly lifetimes: Lifetimes;
}

/** A value to write, or without its encoded form a key to remove. */
interface NormalisedWrite extends ReadValue {
  readonly key: string;
  readonly encoded?: EncodedValue | undefined;
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
      const normalised = await Promise.all(pairs.map((pair) => this.#normalise(pair)));
      const gone = normalised.filter(({ key, encoded }) => !encoded && isLatest(key)).map(({ key }) => key);
      if (gone.length > 0) await tiers.deleteMany(gone);
      const latest = normalised.flatMap(({ key, value, size, encoded }) => {
        if (!encoded || !isLatest(key)) return [];
        return [
          { value, write: { key, encoded, size, ...lifetimes.of(value, options), cost: 0, tags, stamp } },
        ];
      });
      if (latest.length > 0) await tiers.writeMany(latest, options.memory);
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

  /** A value that is too large leaves nothing, as one that is none: what the key held is not true any more. */
  async #normalise([key, given]: readonly [string, unknown]): Promise<NormalisedWrite> {
    const { values, recorder } = this.#parts.tiers;
    if (given === undefined) return { key, value: given, size: 0 };
    const { value, size, encoded, ...rest } = await values.normalise(key, given);
    if ('refusal' in rest) recorder.trouble('set', rest.refusal);
    return { key, value, size, encoded };
  }
}
