import { CacheError } from '../contracts/cache-error.js';
import type { Issue } from '../contracts/issue.js';
import type { CacheConfig } from '../settings/types.js';
import { formatIssues } from './format-issues.js';
import type { Resolution } from './resolution.js';

/**
 * The configuration is refused; `issues` says why. The stack is the message: whoever prints it shows an operator what
 * to mend instead of where the library noticed.
 */
export class CacheConfigError extends CacheError {
  override readonly name = 'CacheConfigError';

  constructor(readonly issues: readonly Issue[]) {
    super('CACHE_CONFIG_INVALID', `the cache configuration is refused\n\n${formatIssues(issues)}`);
    this.stack = this.message;
  }
}

/** The configuration of a resolution, or a `CacheConfigError` with every issue. */
export function configOrThrow({ config, issues }: Resolution): CacheConfig {
  if (!config) throw new CacheConfigError(issues);
  return config;
}
