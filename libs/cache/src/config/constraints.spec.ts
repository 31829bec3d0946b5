import { describe, expect, it } from '@jest/globals';
import { definePreset, type Preset } from '../presets/preset.js';
import { formatIssue } from './format-issues.js';
import { resolveConfig, type ResolveConfigOptions } from './resolve-config.js';

const CACHE_REDIS_URL = 'redis://localhost:6379/0';

const checkout = definePreset({
  name: 'checkout',
  doc: 'Prices must not be older than 90 s.',
  extends: 'production',
  set: { ttl: { default: '90s' } },
  why: { 'ttl.default': 'price guarantee' },
  lock: ['ttl.default', 'ai.operationTtl'],
  limit: { 'redis.maxConnections': { max: 4 }, 'memory.maxEntries': { min: 50, max: 800 } },
});

interface Attempt {
  readonly env?: Record<string, string>;
  readonly preset?: Preset;
  readonly options?: Partial<ResolveConfigOptions>;
}

function attempt({ env, preset = checkout, options }: Attempt) {
  return resolveConfig({
    env: { CACHE_REDIS_URL, CACHE_PRESET: preset.name, ...env },
    presets: preset === checkout ? [checkout] : [checkout, preset],
    ...options,
  });
}

const custom = (value: object): Attempt => ({ env: { CACHE_CUSTOM_CONFIG: JSON.stringify(value) } });
const child = (rest: Partial<Preset>): Attempt => ({
  preset: definePreset({ name: 'child', doc: '', extends: 'checkout', ...rest } as Preset),
});

const found = (one: Attempt) =>
  attempt(one).issues.flatMap(({ severity, code, path }) =>
    code === 'CCFG305' ? [] : [`${severity} ${code} ${path}`],
  );
const textOf = (one: Attempt, path: string) => attempt(one).settings.get(path)?.text;

describe('a lock', () => {
  it('leaves the preset that declares it alone', () => {
    expect(found({})).toEqual([]);
    expect(textOf({}, 'ttl.default')).toBe('90s');
  });

  it.each<[string, Attempt]>([
    ['custom configuration', custom({ ttl: { default: '5m' } })],
    ['code', { options: { code: { ttl: { default: '5m' } } } }],
    ['a named cache', { options: { feature: { set: { ttl: { default: '5m' } }, source: 'forFeature', scope: 'cache' } } }],
    ['a preset that extends it', child({ set: { ttl: { default: '5m' } } })],
    ['the same value', custom({ ttl: { default: '90s' } })],
    ['a value that is wrong by itself', custom({ ttl: { default: 5 } })],
  ])('refuses %s', (_who, one) => {
    expect(found(one)).toEqual(['error CCFG308 ttl.default']);
    expect(textOf(one, 'ttl.default')).toBe('90s');
  }); // prettier-ignore

  it('refuses the variable of a setting', () => {
    const lock = ['redis.url', 'ai.enabled'] as const;
    const preset = definePreset({ name: 'desk', doc: '', extends: 'simple', lock });

    expect(found({ preset, env: { ENABLE_AI_CACHE: 'true' } })).toEqual([
      'error CCFG308 redis.url',
      'error CCFG308 ai.enabled',
    ]);
  });

  it('keeps the AI overlay off where it refuses the switch', () => {
    const preset = definePreset({ name: 'shop', doc: '', extends: 'production', lock: ['ai.enabled'] });

    expect(attempt({ preset, env: { ENABLE_AI_CACHE: 'true' } }).chain).toEqual([
      'robust',
      'production',
      'shop',
    ]);
  });

  it.each(['{"ai":{"operationTtl":{"qa":"5m"}}}', '{"ai":{"operationTtl":{"qa":null}}}'])(
    'on a map holds for each of its entries: %s',
    (CACHE_CUSTOM_CONFIG) => {
      expect(found({ env: { CACHE_CUSTOM_CONFIG } })).toEqual(['error CCFG308 ai.operationTtl.qa']);
    },
  );

  it('makes the AI overlay yield without an issue', () => {
    const one = { env: { ENABLE_AI_CACHE: 'true' } };

    expect(found(one)).toEqual([]);
    expect([textOf(one, 'ttl.default'), textOf(one, 'ai.textHashThreshold')]).toEqual(['90s', '1000']);
  });

  it('of a preset that asks for the AI overlay leaves the overlay below it alone', () => {
    const preset = definePreset({
      name: 'answers',
      doc: '',
      extends: 'production',
      overlay: 'ai',
      lock: ['memory.maxEntries'],
    });

    expect([textOf({ preset }, 'memory.maxEntries'), found({ preset })]).toEqual(['1000', []]);
  });

  it('names its preset, what applies instead and the way out', () => {
    const [issue] = attempt(custom({ ttl: { default: '5m' } })).issues;

    expect(issue && formatIssue(issue)).toBe(
      [
        'error CCFG308  ttl.default: is locked by preset "checkout"',
        '   from      CACHE_CUSTOM_CONFIG (process.env, column 19)',
        '   also set  2h from preset "production"',
        '   instead   90s from preset "checkout" would apply',
        '',
        '     {"ttl":{"default":"5m"}}',
        '                       ^^^^',
        '',
        '   fix       remove it, or choose a preset that does not build on "checkout"',
        '   help      cache-config help CCFG308',
      ].join('\n'),
    );
  });
});

describe('a limit', () => {
  it.each([4, 1])('admits %d of at most 4', (maxConnections) => {
    expect(found(custom({ redis: { maxConnections } }))).toEqual([]);
  });

  it.each<[string, Attempt]>([
    ['custom configuration', custom({ redis: { maxConnections: 5 } })],
    ['code', { options: { code: { redis: { maxConnections: 5 } } } }],
    ['a preset that extends it', child({ set: { redis: { maxConnections: 5 } } })],
  ])('refuses more from %s', (_who, one) => {
    expect(found(one)).toEqual(['error CCFG309 redis.maxConnections']);
    expect(textOf(one, 'redis.maxConnections')).toBe('1');
  });

  it.each([
    [49, 'error CCFG309 memory.maxEntries'],
    [50, undefined],
    [800, undefined],
    [801, 'error CCFG309 memory.maxEntries'],
  ])('with two bounds judges %d', (maxEntries, problem) => {
    expect(found(custom({ memory: { maxEntries } }))).toEqual(problem === undefined ? [] : [problem]);
  });

  it('compares durations and sizes as quantities', () => {
    const preset = definePreset({
      name: 'short',
      doc: '',
      extends: 'production',
      limit: { 'ttl.default': { max: '90m' }, 'compression.threshold': { min: '1KiB' } },
    });
    const env = { CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"2h"},"compression":{"threshold":"1023B"}}' };

    const issues = attempt({ preset, env }).issues.filter(({ code }) => code === 'CCFG309');

    expect(issues.map(({ got, expected }) => [got, expected])).toEqual([
      ['"2h"', 'at most 90m'],
      ['"1023B"', 'at least 1KiB'],
    ]);
  });

  it('of a size refuses what the machine decides', () => {
    const preset = definePreset({
      name: 'small',
      doc: '',
      extends: 'production',
      set: { memory: { maxBytes: '4MiB' } },
      limit: { 'memory.maxBytes': { max: '8MiB' } },
    });

    const one = { preset, ...custom({ memory: { maxBytes: 'auto' } }) };

    expect([textOf(one, 'memory.maxBytes'), found(one)]).toEqual(['4MiB', ['error CCFG309 memory.maxBytes']]);
  });

  it('leaves a value that cannot be read to its own message', () => {
    expect(found(custom({ memory: { maxEntries: 'many' } }))).toEqual(['error CCFG104 memory.maxEntries']);
  });

  it('makes the AI overlay yield without an issue', () => {
    const one = { env: { ENABLE_AI_CACHE: 'true' } };

    expect([textOf(one, 'memory.maxEntries'), found(one)]).toEqual(['500', []]);
  });
});
