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

describe('the rule that the preset is not forgotten in production', () => {
  const KUBERNETES = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

  it('refuses where the environment says so clearly', () => {
    expect(found({ CACHE_REDIS_URL: PRIVATE, APP_ENV: 'production' })).toEqual([
      'error CCFG502 CACHE_PRESET',
    ]);
  });

  it('warns where it says so less clearly', () => {
    expect(found({ CACHE_REDIS_URL: PRIVATE, ...KUBERNETES, NODE_ENV: 'production' })).toEqual([
      'warning CCFG502 CACHE_PRESET',
    ]);
  });

  it('warns in a function, which is no desk either', () => {
    expect(found({ CACHE_REDIS_URL: PRIVATE, AWS_LAMBDA_FUNCTION_NAME: 'resize' })).toEqual([
      'warning CCFG502 CACHE_PRESET',
    ]);
  });

  it('names the strongest sign and both ways out', () => {
    const { issues } = resolveConfig({ env: { CACHE_REDIS_URL: PRIVATE, APP_ENV: 'shop-live' } });

    expect(issues).toMatchObject([
      {
        message: 'is unset, so "development" applies, and this looks like production (APP_ENV=shop-live)',
        fix: ['CACHE_PRESET=production', 'or, if it is meant: CACHE_PRESET=development'],
      },
    ]);
  });

  it.each([
    ['NODE_ENV alone', { NODE_ENV: 'production' }],
    ['a desk', { APP_ENV: 'local' }],
    ['a test', { JEST_WORKER_ID: '1' }],
  ])('is silent at %s', (_what, env) => {
    expect(found({ CACHE_REDIS_URL: PRIVATE, ...env })).toEqual([]);
  });

  it('is silent where CACHE_PRESET is set, to whatever', () => {
    expect(found({ CACHE_REDIS_URL: PRIVATE, APP_ENV: 'production', CACHE_PRESET: 'development' })).toEqual(
      [],
    );
  });

  it('is silent where the code names the preset', () => {
    const env = { CACHE_REDIS_URL: PRIVATE, APP_ENV: 'production' };

    expect(found(env, { preset: 'development' })).toEqual([]);
  });

  it('is silent where the name of the preset could not be read', () => {
    const env = { CACHE_REDIS_URL: PRIVATE, APP_ENV: 'production', CACHE_PRESET_FILE: '/missing' };

    expect(found(env)).toEqual(['error CCFG404 CACHE_PRESET_FILE']);
  });
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

describe('the rule that production does not log every hit', () => {
  it.each([
    ['production', ['error CCFG504 monitoring.logLevel']],
    ['simple', ['warning CCFG504 monitoring.logLevel']],
    ['development', []],
  ])('judges debug under %s: %j', (preset, issues) => {
    expect(found(under(preset, PRIVATE, { monitoring: { logLevel: 'debug' } }))).toEqual(issues);
  });

  it('is silent for info', () => {
    expect(found(under('production', PRIVATE, { monitoring: { logLevel: 'info' } }))).toEqual([]);
  });
});

describe('the rule that the name of the preset is true', () => {
  it.each(['ai-development', 'ai-production'])('warns where AI is off under %s', (preset) => {
    expect(found({ ...under(preset, PRIVATE), ENABLE_AI_CACHE: 'false' })).toEqual([
      'warning CCFG506 ai.enabled',
    ]);
  });

  it.each([
    ['ai-production', 'true'],
    ['production', 'false'],
    ['production', 'true'],
  ])('is silent under %s with ENABLE_AI_CACHE=%s', (preset, ENABLE_AI_CACHE) => {
    expect(found({ ...under(preset, PRIVATE), ENABLE_AI_CACHE })).toEqual([]);
  });

  it('names the preset that does what runs', () => {
    const { issues } = resolveConfig({ env: { ...under('ai-production', PRIVATE), ENABLE_AI_CACHE: 'off' } });

    expect(issues[0]?.fix).toEqual(['CACHE_PRESET=production']);
  });
});

describe('the rule that secrets are in files', () => {
  it.each([
    ['production', 'error'],
    ['simple', 'warning'],
  ])('makes a password in CACHE_CUSTOM_CONFIG under %s an %s', (preset, severity) => {
    expect(found(under(preset, PRIVATE, { redis: { password: 'hunter2' } }))).toEqual([
      `${severity} CCFG507 redis.password`,
    ]);
  });

  it('finds a password inside a URL', () => {
    const CACHE_CUSTOM_CONFIG = '{"redis":{"url":"redis://:hunter2@cache"}}';

    expect(found({ CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG })).toEqual(['warning CCFG507 redis.url']);
  });

  it('is silent for a URL without one', () => {
    const CACHE_CUSTOM_CONFIG = '{"redis":{"url":"redis://cache"}}';

    expect(found({ CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG })).toEqual([]);
  });

  it('is silent for a file', () => {
    const env = { CACHE_PRESET: 'production', CACHE_CUSTOM_CONFIG_FILE: '/run/config', CACHE_REDIS_URL: PRIVATE };

    expect(found(env, { readFile: () => '{"redis":{"password":"hunter2"}}' })).toEqual([]);
  }); // prettier-ignore
});

describe('a safety rule that the code allows', () => {
  const env = under('production', PUBLIC, { monitoring: { logLevel: 'debug' } });

  it('becomes information and gives the reason; the others stay', () => {
    const { issues } = resolveConfig({ env, allow: { CCFG503: 'a tunnel encrypts it' } });

    expect(issues.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'error CCFG504',
      'info CCFG503',
    ]);
    expect(issues[1]?.message).toMatch(/ \(allowed: a tunnel encrypts it\)$/);
  });

  it('lets the configuration through once all of them are', () => {
    const allow = { CCFG503: 'a tunnel encrypts it', CCFG504: 'for a day' };

    expect(resolveConfig({ env, allow }).config).toBeDefined();
  });

  it('stays where the reason is empty', () => {
    expect(found(env, { allow: { CCFG503: ' ', CCFG504: '' } })).toEqual([
      'error CCFG503 redis.url',
      'error CCFG504 monitoring.logLevel',
    ]);
  });

  it('makes a Redis that is required speak up for itself', () => {
    const required = {
      CACHE_PRESET: 'production',
      CACHE_CUSTOM_CONFIG: '{"redis":{"required":true}}',
    };

    expect(found(required, { allow: { CCFG501: 'one instance' } })).toEqual([
      'error CCFG306 redis.required',
      'info CCFG501 redis.url',
    ]);
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
