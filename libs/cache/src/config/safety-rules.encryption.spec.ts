import { describe, expect, it } from '@jest/globals';
import { resolveConfig, type ResolveConfigOptions } from './resolve-config.js';

const PUBLIC = 'redis://user:hunter2@cache.example.com:6379';

function found(env: Record<string, string>, options: Partial<ResolveConfigOptions> = {}): string[] {
  const { issues } = resolveConfig({ env, ...options });
  return issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

const under = (CACHE_PRESET: string, CACHE_REDIS_URL: string, custom: object = {}) => ({
  CACHE_PRESET,
  CACHE_REDIS_URL,
  CACHE_CUSTOM_CONFIG: JSON.stringify(custom),
});

describe('the rule that values do not leave the host in the clear', () => {
  it.each([
    'redis://10.1.2.3',
    'redis://172.16.0.1',
    'redis://192.168.0.9',
    'redis://[fd00::1]',
    'redis://[fe80::1]',
    'redis://cache.shop.svc.cluster.local',
    'redis://cache.internal',
  ])('warns of %s under a preset of the production profile only', (url) => {
    expect(found(under('production', url))).toEqual(['warning CCFG510 redis.url']);
    expect(found(under('simple', url))).toEqual([]);
  });

  it('only mentions the name of a service, whose network may be of this host alone', () => {
    expect(found(under('production', 'redis://redis:6379'))).toEqual(['info CCFG510 redis.url']);
    expect(found(under('production', 'redis+cluster://redis1,redis2'))).toEqual(['info CCFG510 redis.url']);
    expect(found(under('simple', 'redis://redis:6379'))).toEqual([]);
  });

  it('warns where one of several hosts is elsewhere', () => {
    expect(found(under('production', 'redis+cluster://redis1,10.1.2.3'))).toEqual([
      'warning CCFG510 redis.url',
    ]);
  });

  it('is silent where values are encrypted', () => {
    const custom = { encryption: { keysFile: '/run/secrets/cache-keys' } };

    expect(found(under('production', 'redis://10.1.2.3', custom))).toEqual([]);
  });

  it('is silent where TLS is switched on beside the URL', () => {
    const custom = { redis: { tls: { enabled: true } } };

    expect(found(under('production', 'redis://10.1.2.3', custom))).toEqual([]);
  });

  it('leaves a public host to the rule that refuses it, encrypted values or not', () => {
    const custom = { encryption: { keysFile: '/run/secrets/cache-keys' } };

    expect(found(under('production', PUBLIC, custom))).toEqual(['error CCFG503 redis.url']);
  });

  it('is accepted in code with a reason', () => {
    const allow = { CCFG510: 'the overlay network encrypts' };

    expect(found(under('production', 'redis://10.1.2.3'), { allow })).toEqual(['info CCFG510 redis.url']);
  });
});
