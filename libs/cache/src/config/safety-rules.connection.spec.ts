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

  it('cannot be allowed under a preset of the production profile, whatever the reason', () => {
    const env = under('production', 'rediss://cache.example.com', off);
    const { config, issues } = resolveConfig({
      env,
      allow: { CCFG509: 'the server has a certificate of its own' },
    });

    expect(config).toBeUndefined();
    expect(issues).toMatchObject([{ code: 'CCFG509', severity: 'error' }]);
    expect(issues[0]?.message).toMatch(/ \(not to be allowed under this preset\)$/);
  });

  it('can be allowed under any other preset', () => {
    const allow = { CCFG509: 'a certificate of the test' };
    const { issues } = resolveConfig({ env: under('simple', 'rediss://cache.example.com', off), allow });

    expect(issues).toMatchObject([{ code: 'CCFG509', severity: 'info' }]);
  });

  it('leaves it to the rule about settings without effect where there is no TLS', () => {
    expect(found(under('production', PRIVATE, off))).toEqual([
      'warning CCFG314 redis.tls.rejectUnauthorized',
    ]);
  });
});
