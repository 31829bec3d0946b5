import { CacheError } from '../contracts/cache-error.js';
import type { CacheWriteOptions, FactoryContext } from './cache-types.js';

/** What a factory is told, and what it said. */
export class LoadContext implements FactoryContext {
  readonly key: string;
  readonly stale: unknown;
  options: CacheWriteOptions;
  skipped = false;

  constructor(key: string, stale: unknown, options: CacheWriteOptions) {
    this.key = key;
    this.stale = stale;
    this.options = options;
  }

  // The functions are bound, so that a factory may take its context apart.
  readonly setOptions = (options: CacheWriteOptions): void => {
    this.options = { ...this.options, ...options };
  };

  readonly skip = (): void => {
    this.skipped = true;
  };

  readonly fail = (reason: string): never => {
    throw new CacheError('CACHE_FACTORY_FAILED', `the load of ${JSON.stringify(this.key)} failed: ${reason}`);
  };
}
