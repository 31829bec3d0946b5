import { describe, expect, it } from '@jest/globals';
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
