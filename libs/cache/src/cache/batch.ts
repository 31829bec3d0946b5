import type { BatchContext, BatchFactory, CacheWriteOptions, Factory } from './cache-types.js';

/**
 * The one call of a factory that loads many keys. Each of them is loaded by itself, as if by a factory of its own, so that
 * whoever asks for one of them meanwhile shares it: a batch, another batch, or a single call.
 */
export class Batch {
  readonly #factory: BatchFactory<unknown>;
  #keys: readonly string[] = [];
  #result: Promise<BatchResult> | undefined;

  constructor(factory: BatchFactory<unknown>) {
    this.#factory = factory;
  }

  /** The factory of a single key out of a factory of many. */
  static ofOne(factory: BatchFactory<unknown>, key: string): Factory<unknown> {
    const batch = new Batch(factory);
    batch.expect([key]);
    return batch.factoryOf(key);
  }

  /** Which keys the factory is asked for, once they are known. */
  expect(keys: readonly string[]): void {
    this.#keys = keys;
  }

  /** The factory of one key. What the batch's factory leaves out is `null`. */
  factoryOf(key: string): Factory<unknown> {
    return async (context) => {
      if (!this.#keys.includes(key)) return Batch.ofOne(this.#factory, key)(context); // nobody knew that it would be loaded
      this.#result ??= this.#run();
      const { values, optionsOf } = await this.#result;
      context.setOptions(optionsOf(key));
      return values.get(key) ?? null;
    };
  }

  async #run(): Promise<BatchResult> {
    let shared: CacheWriteOptions = {};
    const own = new Map<string, CacheWriteOptions>();
    const context: BatchContext = {
      setOptions: (options, key) => {
        if (key === undefined) shared = { ...shared, ...options };
        else own.set(key, { ...own.get(key), ...options });
      },
    };
    const values = new Map(await this.#factory(this.#keys, context));
    return { values, optionsOf: (key) => ({ ...shared, ...own.get(key) }) };
  }
}

interface BatchResult {
  readonly values: ReadonlyMap<string, unknown>;
  readonly optionsOf: (key: string) => CacheWriteOptions;
}
