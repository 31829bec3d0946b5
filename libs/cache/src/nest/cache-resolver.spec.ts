import { describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import type { CacheModuleOptions } from './cache-options.interface.js';
import { createCacheResolver } from './cache-resolver.js';
import { readConfigurationSources } from './configuration-sources.js';

const env = { CACHE_PRESET: 'production' };
const resolverOf = (options: CacheModuleOptions) =>
  createCacheResolver(readConfigurationSources(options), new ModulesContainer());

describe('the resolver of an application', () => {
  it('refuses what a safety rule forbids', () => {
    const { config, issues } = resolverOf({ env })();

    expect([config, issues.map(({ code, severity }) => `${severity} ${code}`)]).toEqual([
      undefined,
      ['error CCFG501'],
    ]);
  });

  it('accepts what `allow` gives a reason for, and keeps saying so', () => {
    const allow = { CCFG501: 'one instance, and it may forget' };

    const { config, issues } = resolverOf({ env, allow })();

    expect(config?.mode).toBe('tiered');
    expect(issues.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'info: preset "production" is memory over Redis, and there is no Redis URL: instances would not share a cache (allowed: one instance, and it may forget)',
    ]);
  });

  it('allows the same for a named cache', () => {
    const resolver = resolverOf({ env, allow: { CCFG501: 'one instance' } });

    const { config } = resolver({ set: { ttl: { default: '5m' } }, source: 'forFeature', scope: 'cache' });

    expect(config?.ttl.default).toBe(300_000);
  });
});
