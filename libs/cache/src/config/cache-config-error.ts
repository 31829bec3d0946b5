import { inspect } from 'node:util';
import { CacheError } from '../contracts/cache-error.js';
import type { Issue } from '../contracts/issue.js';
import type { CacheConfig } from '../settings/types.js';
import { formatIssues } from './format-issues.js';
import type { Resolution } from './resolution.js';

/**
 * The configuration is refused; `issues` says why. However it is printed, by Nest, by Node.js or by a logger, what
 * appears is the message: what to mend, instead of where the library noticed.
 */
export class CacheConfigError extends CacheError {
  readonly #issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super('CACHE_CONFIG_INVALID', `the cache configuration is refused\n\n${formatIssues(issues)}`);
    this.#issues = issues;
    this.stack = this.message;
  }

  override get name(): string {
    return 'CacheConfigError';
  }

  /** Everything that is wrong, and every warning beside it. */
  get issues(): readonly Issue[] {
    return this.#issues;
  }

  [inspect.custom](): string {
    return this.message;
  }
}

/** The configuration of a resolution, or a `CacheConfigError` with every issue. */
export function configOrThrow({ config, issues }: Resolution): CacheConfig {
  if (!config) throw new CacheConfigError(issues);
  return config;
}
