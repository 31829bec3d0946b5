import { describe, expect, it } from '@jest/globals';
import { resolveConfig, type ResolveConfigOptions } from './resolve-config.js';

const PUBLIC = 'redis://user:hunter2@cache.example.com:6379';
const PRIVATE = 'redis://localhost:6379/0';

function found(env: Record<string, string>, options: Partial<ResolveConfigOptions> = {}): string[] {
  const { issues } = resolveConfig({ env, ...options });
  return issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

const under = (CACHE_PRESET: string, CACHE_REDIS_URL: string, custom: object = {}) => ({
  CACHE_PRESET,
  CACHE_REDIS_URL,
  CACHE_CUSTOM_CONFIG: JSON.stringify(custom),
});

describe('the rule that a public connection is encrypted', () => {
  it.each([
    ['production', 'error'],
    ['ai-production', 'error'],
    ['simple', 'warning'],
    ['development', 'warning'],
  ])('makes redis:// to a public host under %s an %s', (preset, severity) => {
    expect(found(under(preset, PUBLIC))).toEqual([`${severity} CCFG503 redis.url`]);
  });

  it.each(['redis://8.8.8.8', 'redis://172.32.0.1', 'redis://[2001:db8::1]', 'redis://[::1234]', 'redis://h.svc.example'])(
    'fires for %s',
    (url) => {
      expect(found(under('simple', url))).toEqual(['warning CCFG503 redis.url']);
    },
  ); // prettier-ignore

  it.each(['rediss://cache.example.com', 'redis://localhost', 'redis://127.0.0.1', 'redis://[::1]:6379'])(
    'is silent for %s',
    (url) => {
      expect(found(under('production', url))).toEqual([]);
    },
  );

  it('is silent where nothing is kept in Redis', () => {
    expect(found(under('minimal', PUBLIC))).toEqual(['warning CCFG304 redis.url']);
  });

  it('is silent where TLS is switched on beside the URL', () => {
    expect(found(under('production', PUBLIC, { redis: { tls: { enabled: true } } }))).toEqual([]);
  });
});

describe('the rule that values do not leave the host in the clear', () => {
  it.each([
    'redis://redis:6379',
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

  it('is silent where values are encrypted', () => {
    const custom = { encryption: { keysFile: '/run/secrets/cache-keys' } };

    expect(found(under('production', 'redis://redis:6379', custom))).toEqual([]);
  });

  it('is silent where TLS is switched on beside the URL', () => {
    const custom = { redis: { tls: { enabled: true } } };

    expect(found(under('production', 'redis://redis:6379', custom))).toEqual([]);
  });

  it('leaves a public host to the rule that refuses it, encrypted values or not', () => {
    const custom = { encryption: { keysFile: '/run/secrets/cache-keys' } };

    expect(found(under('production', PUBLIC, custom))).toEqual(['error CCFG503 redis.url']);
  });

  it('is accepted in code with a reason', () => {
    const allow = { CCFG510: 'the overlay network encrypts' };

    expect(found(under('production', 'redis://redis:6379'), { allow })).toEqual(['info CCFG510 redis.url']);
  });
});

describe('the rule that the server is verified', () => {
  const off = { redis: { tls: { rejectUnauthorized: false } } };

  it.each([
    ['production', 'error'],
    ['ai-production', 'error'],
    ['simple', 'warning'],
    ['development', 'warning'],
  ])('makes rejectUnauthorized off under %s an %s', (preset, severity) => {
    expect(found(under(preset, 'rediss://cache.example.com', off))).toEqual([
      `${severity} CCFG509 redis.tls.rejectUnauthorized`,
    ]);
  });

  it('leaves it to the rule about settings without effect where there is no TLS', () => {
    expect(found(under('production', PRIVATE, off))).toEqual([
      'warning CCFG314 redis.tls.rejectUnauthorized',
    ]);
  });
});
