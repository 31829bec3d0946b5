import type { EncodedValue } from '../contracts/codec.js';
import { after, all, type Eventually } from '../contracts/eventually.js';
import type { CacheWriteOptions } from './cache-types.js';
import { checkKey, checkKeys, checkTags } from './check-input.js';
import type { Lifetimes } from './lifetimes.js';
import type { Loader } from './loader.js';
import type { KeptWrite, RemoteEntry } from './remote-entry.js';
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

/** What the writes of one call have in common. */
interface WriteCall extends Pick<RemoteEntry, 'tags' | 'stamp'> {
  readonly options: CacheWriteOptions;
  /** Whether no later call has written the key. */
  readonly isLatest: (key: string) => boolean;
}

/** Writes and removes by callers: what is called last is what stays, however long encoding takes. */
export class Writer {
  readonly #parts: WriterParts;
  readonly #order = new WriteOrder();

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Stores a value; `undefined` removes its key. */
  async set(key: string, value: unknown, options: CacheWriteOptions): Promise<void> {
    await this.#store([[key, value]], options);
  }

  /** Stores values with the same options; an `undefined` removes its key. */
  async setMany(entries: Iterable<readonly [string, unknown]>, options: CacheWriteOptions): Promise<void> {
    await this.#store([...new Map(entries)], options);
  }

  async delete(key: string): Promise<void> {
    await this.#remove([checkKey(key)]);
  }

  async deleteMany(keys: Iterable<string>): Promise<void> {
    await this.#remove(checkKeys('deleteMany', keys));
  }

  /** Supersedes every write under way. */
  supersede(): void {
    this.#order.clear();
  }

  async #remove(keys: readonly string[]): Promise<void> {
    const { tiers, loader } = this.#parts;
    if (keys.length === 0) return;
    for (const key of keys) loader.forget(key);
    await this.#order.run(keys, () => tiers.deleteMany(keys));
    for (const key of keys) loader.forget(key);
  }

  async #store(pairs: readonly (readonly [string, unknown])[], options: CacheWriteOptions): Promise<void> {
    const { tiers, lifetimes, loader } = this.#parts;
    lifetimes.check(options);
    const tags = checkTags(options.tags);
    const keys = pairs.map(([key]) => checkKey(key));
    for (const key of keys) loader.forget(key);
    await this.#order.run(keys, (isLatest) =>
      after(tiers.present(tags), (stamp) =>
        after(all(pairs.map((pair) => this.#normalise(pair))), (normalised) =>
          this.#write(normalised, { options, tags, stamp, isLatest }),
        ),
      ),
    );
    for (const key of keys) loader.forget(key); // also of a load that began while the write was under way
  }

  async #write(normalised: readonly NormalisedWrite[], call: WriteCall): Promise<void> {
    const { tiers, lifetimes } = this.#parts;
    const { options, tags, stamp, isLatest } = call;
    const gone = normalised.filter(({ key, encoded }) => !encoded && isLatest(key)).map(({ key }) => key);
    if (gone.length > 0) await tiers.deleteMany(gone);
    const kept: KeptWrite[] = [];
    for (const { key, value, size, encoded } of normalised) {
      if (!encoded || !isLatest(key)) continue;
      const { ttlMs, graceMs } = lifetimes.of(value, options);
      kept.push({ value, write: { key, encoded, size, ttlMs, graceMs, cost: 0, tags, stamp } });
    }
    if (kept.length > 0) await tiers.writeMany(kept, options.memory);
  }

  /** A value that is too large leaves nothing, as one that is none: what the key held is not true any more. */
  #normalise([key, given]: readonly [string, unknown]): Eventually<NormalisedWrite> {
    const { values, recorder } = this.#parts.tiers;
    if (given === undefined) return { key, value: given, size: 0 };
    try {
      return after(values.normalise(key, given), (normalised) => {
        if (!normalised.encoded) recorder.trouble('set', normalised.refusal);
        const { value, size, encoded } = normalised;
        return { key, value, size, encoded };
      });
    } catch (error) {
      return Promise.reject(error); // together with those of other keys, which may be on their way
    }
  }
}
