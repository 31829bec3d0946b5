import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { someEnvironment } from '../../../../test/support/environment-arbitraries.js';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { CacheError } from '../contracts/cache-error.js';
import { CacheConfigError, configOrThrow } from './cache-config-error.js';
import { formatIssues } from './format-issues.js';
import { resolveConfig } from './resolve-config.js';

describe('configOrThrow', () => {
  it('gives the configuration where there is one', () => {
    const resolution = resolveConfig({ env: {} });

    expect(configOrThrow(resolution)).toBe(resolution.config);
  });

  it('throws every issue at once where there is none', () => {
    const resolution = resolveConfig({ env: { CACHE_PRESET: 'zzz', ENABLE_AI_CACHE: 'maybe' } });

    expect(() => configOrThrow(resolution)).toThrow(CacheConfigError);
    expect(() => configOrThrow(resolution)).toThrow(/CCFG001[^]*CCFG101/);
  });

  it('never gives one where an issue is an error', () => {
    fc.assert(
      fc.property(someEnvironment, (env) => {
        const resolution = resolveConfig({ env });
        const isWrong = resolution.issues.some(({ severity }) => severity === 'error');

        const given = () => configOrThrow(resolution);

        if (isWrong) expect(given).toThrow(CacheConfigError);
        else expect(given()).toBe(resolution.config);
      }),
      { numRuns: propertyRuns(100, 10_000) },
    );
  });
});

describe('CacheConfigError', () => {
  const { issues } = resolveConfig({ env: { CACHE_PRESET: 'zzz' } });
  const error = new CacheConfigError(issues);

  it('carries a code to match on and the issues', () => {
    expect([error.name, error.code, error.issues]).toEqual([
      'CacheConfigError',
      'CACHE_CONFIG_INVALID',
      issues,
    ]);
    expect(CacheError.isInstance(error)).toBe(true);
  });

  it('shows the issues as its message', () => {
    expect(error.message).toBe(`the cache configuration is refused\n\n${formatIssues(issues)}`);
  });

  it('has no stack but the message', () => {
    expect(error.stack).toBe(error.message);
  });
});
