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
