import { describe, expect, it } from '@jest/globals';
import { resolveConfig } from './resolve-config.js';

const URL = 'redis://localhost:6379/0';

function found(preset: string, custom: object, env: Record<string, string> = { CACHE_REDIS_URL: URL }) {
  const { issues } = resolveConfig({
    env: { CACHE_PRESET: preset, CACHE_CUSTOM_CONFIG_FILE: '/run/config', ...env },
    readFile: () => JSON.stringify(custom),
  });
  return issues.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

describe('the rule that tiered needs a Redis URL', () => {
  it.each([
    ['production', 'error'],
    ['ai-production', 'error'],
    ['simple', 'warning'],
    ['development', 'warning'],
  ])('makes its absence under %s an %s', (preset, severity) => {
    expect(found(preset, {}, {})).toEqual([`${severity} CCFG501 redis.url`]);
  });

  it.each(['simple', 'production'])('is silent under %s with a URL', (preset) => {
    expect(found(preset, {})).toEqual([]);
  });

  it.each([
    ['minimal', {}],
    ['production', { mode: 'memory' }],
  ])('is silent where the mode is another: %s %j', (preset, custom) => {
    expect(found(preset, custom, {})).toEqual([]);
  });
});

describe('the rule that a required Redis needs a URL', () => {
  it.each(['redis', 'health'])('refuses %s.required without one', (group) => {
    expect(found('minimal', { [group]: { required: true } }, {})).toEqual([
      `error CCFG306 ${group}.required`,
    ]);
  });

  it('leaves it to the sterner rule under production', () => {
    expect(found('production', { redis: { required: true } }, {})).toEqual(['error CCFG501 redis.url']);
  });

  it('speaks under production where the sterner rule has nothing to say', () => {
    expect(found('production', { mode: 'memory', redis: { required: true } }, {})).toEqual([
      'error CCFG306 redis.required',
    ]);
  });

  it('is silent with a URL', () => {
    expect(found('simple', { redis: { required: true }, health: { required: true } })).toEqual([]);
  });
});

describe('the rule that a URL wants the mode tiered', () => {
  it.each(['minimal', 'testing', 'disabled'])('warns under %s', (preset) => {
    expect(found(preset, {})).toEqual(['warning CCFG304 redis.url']);
  });

  it('is silent where the mode is tiered', () => {
    expect(found('minimal', { mode: 'tiered' })).toEqual([]);
  });
});

describe('the rule that credentials stand in one place', () => {
  it.each([
    ['redis://user:hunter2@h', 'username'],
    ['redis://user:hunter2@h', 'password'],
    ['redis://:hunter2@h', 'password'],
  ])('refuses beside %s a redis.%s', (CACHE_REDIS_URL, name) => {
    expect(found('simple', { redis: { [name]: 'other' } }, { CACHE_REDIS_URL })).toEqual([
      `error CCFG302 redis.${name}`,
    ]);
  });

  it.each([
    ['redis://:hunter2@h', 'username'],
    ['redis://h', 'password'],
    ['redis://user@h', 'password'],
  ])('is content beside %s with a redis.%s', (CACHE_REDIS_URL, name) => {
    expect(found('simple', { redis: { [name]: 'other' } }, { CACHE_REDIS_URL })).toEqual([]);
  });
});

describe('the rule that text tiers ascend', () => {
  const tiers = (textTiers: object) =>
    found('simple', { ai: { textTiers } }).filter((line) => line.startsWith('error'));

  it.each([
    [{ small: 5_000 }, 'medium'],
    [{ medium: 20_000 }, 'large'],
    [{ large: 10 }, 'large'],
    [{ medium: null }, 'medium'],
  ])('refuses %j', (textTiers, name) => {
    expect(tiers(textTiers)).toEqual([`error CCFG303 ai.textTiers.${name}`]);
  });

  it('is content with tiers that ascend', () => {
    expect(tiers({ small: 1, medium: 2, large: 3 })).toEqual([]);
  });
});

describe('the rule that says what has no effect yet', () => {
  it('warns of a setting that waits for something, where somebody sets it', () => {
    expect(found('simple', { monitoring: { enabled: true } })).toEqual([
      'warning CCFG305 monitoring.enabled',
    ]);
  });

  it('is silent where only a preset sets it', () => {
    expect(found('production', {})).toEqual([]);
  });
});

describe('a rule', () => {
  it('says nothing about a value that was refused already', () => {
    expect(found('simple', { ai: { textTiers: { large: 'many' } } })).toEqual([
      'error CCFG104 ai.textTiers.large',
    ]);
  });

  it('names the place where the setting was set', () => {
    const { issues } = resolveConfig({
      env: { CACHE_PRESET: 'minimal', CACHE_REDIS_URL: URL },
      places: new Map([['CACHE_REDIS_URL', '.env:2']]),
    });

    expect(issues[0]?.origin).toEqual({ layer: 'env', source: 'CACHE_REDIS_URL', at: '.env:2' });
  });
});

describe('the rule that a client certificate has a key', () => {
  const rediss = { CACHE_REDIS_URL: 'rediss://localhost:6379' };

  it.each(['certFile', 'keyFile'])('refuses redis.tls.%s alone', (name) => {
    expect(found('production', { redis: { tls: { [name]: '/run/secrets/pem' } } }, rediss)).toEqual([
      `error CCFG313 redis.tls.${name}`,
    ]);
  });

  it('is silent with both', () => {
    const tls = { certFile: '/run/client.crt', keyFile: '/run/client.key' };

    expect(found('production', { redis: { tls } }, rediss)).toEqual([]);
  });
});

describe('the rule that settings of TLS want TLS', () => {
  it.each([
    { caFile: '/run/ca.crt' },
    { serverName: 'cache' },
    { minVersion: 'TLSv1.3' },
    { rejectUnauthorized: false },
  ])('warns of %j without it', (tls) => {
    expect(found('production', { redis: { tls } })).toEqual([
      `warning CCFG314 redis.tls.${Object.keys(tls).join()}`,
    ]);
  });

  it('is silent where redis.tls.enabled says so, or the URL', () => {
    const tls = { caFile: '/run/ca.crt' };

    expect(found('production', { redis: { tls: { ...tls, enabled: true } } })).toEqual([]);
    expect(found('production', { redis: { tls } }, { CACHE_REDIS_URL: 'rediss://localhost' })).toEqual([]);
  });
});
