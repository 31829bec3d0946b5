import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { IsString, validateSync } from 'class-validator';
import { CacheConfigError } from '../config/cache-config-error.js';
import { formatIssues } from '../config/format-issues.js';
import {
  CacheEnvironment,
  cacheEnvironmentValidator,
  createCacheEnvironmentValidator,
} from './cache-environment.validator.js';

function errorOf(
  environment: Record<string, unknown>,
  validate = cacheEnvironmentValidator,
): CacheConfigError {
  try {
    validate(environment);
  } catch (error) {
    if (error instanceof CacheConfigError) return error;
    throw error;
  }
  throw new Error('the environment was accepted');
}

const codesOf = (environment: Record<string, unknown>) =>
  errorOf(environment).issues.map(({ code, path }) => `${code} ${path}`);

describe('cacheEnvironmentValidator', () => {
  it('hands the very record on, unchanged', () => {
    const environment = { CACHE_PRESET: 'minimal', PORT: '3000', LIMITS: { requests: 5 } };
    const before = structuredClone(environment);

    const result = cacheEnvironmentValidator(environment);

    expect(result).toBe(environment);
    expect(result).toEqual(before);
  });

  it.each([
    [{}],
    [{ CACHE_PRESET: '', CACHE_REDIS_URL: ' ', ENABLE_AI_CACHE: '', CACHE_CUSTOM_CONFIG: '' }],
    [{ CACHE_PRESET: undefined, ENABLE_AI_CACHE: null }],
    [{ CACHE_PRESET: 'simple', CACHE_REDIS_URL: 'redis://cache:6379/0', ENABLE_AI_CACHE: 'yes' }],
    [{ ENABLE_AI_CACHE: true, CACHE_CUSTOM_CONFIG: { namespace: 'shop' } }],
    [{ CACHE_CUSTOM_CONFIG: '{"default_ttl":3600}' }],
    [{ CACHE_PRSET: 'simple', CACHE_PORT: 'tcp://10.0.0.1:6379', DATABASE_URL: 'nonsense' }],
  ])('accepts %j', (environment) => {
    expect(cacheEnvironmentValidator(environment)).toBe(environment);
  });

  it.each([
    [{ CACHE_PRESET: 'prodution' }, 'CCFG001 CACHE_PRESET'],
    [{ CACHE_REDIS_URL: 'http://cache:6379' }, 'CCFG105 redis.url'],
    [{ ENABLE_AI_CACHE: 'perhaps' }, 'CCFG101 ai.enabled'],
    [{ CACHE_CUSTOM_CONFIG: '{"ttl":' }, 'CCFG201 CACHE_CUSTOM_CONFIG'],
    [{ CACHE_CUSTOM_CONFIG: '{"ttl":{"defualt":"1h"}}' }, 'CCFG203 ttl.defualt'],
    [{ CACHE_CUSTOM_CONFIG: '{"ttl":{"default":3600}}' }, 'CCFG102 ttl.default'],
    [{ CACHE_CUSTOM_CONFIG: '{"memory":{"maxEntries":0}}' }, 'CCFG103 memory.maxEntries'],
    [{ CACHE_DEFAULT_TTL: '3600' }, 'CCFG401 CACHE_DEFAULT_TTL'],
    [{ CACHE_PRESET: 'minimal', CACHE_PRESET_FILE: '/run/preset' }, 'CCFG403 CACHE_PRESET'],
    [{ CACHE_REDIS_URL_FILE: '/no/such/file' }, 'CCFG404 CACHE_REDIS_URL_FILE'],
  ])('refuses %j', (environment, issue) => {
    expect(codesOf(environment)).toEqual([issue]);
  });

  it('throws one error with everything that is wrong', () => {
    const environment = {
      CACHE_PRESET: 'prodution',
      CACHE_REDIS_URL: 'http://cache:6379',
      ENABLE_AI_CACHE: 'perhaps',
      CACHE_CUSTOM_CONFIG: '{"ttl":{"default":3600},"compressio":{}}',
      CACHE_DEFAULT_TTL: '3600',
    };

    expect(codesOf(environment).toSorted()).toEqual([
      'CCFG001 CACHE_PRESET',
      'CCFG101 ai.enabled',
      'CCFG102 ttl.default',
      'CCFG105 redis.url',
      'CCFG203 compressio',
      'CCFG401 CACHE_DEFAULT_TTL',
    ]);
  });

  it('prints the issues in the format of the command line', () => {
    const { message, issues } = errorOf({ CACHE_PRESET: 'prodution' });

    expect(message).toContain(formatIssues(issues));
    expect(message).toContain('did you mean "production"?   CACHE_PRESET=production');
  });

  it('shows no password of a refused URL', () => {
    const error = errorOf({ CACHE_REDIS_URL: 'http://user:hunter2@cache:6379' });

    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain('hunter2');
  });

  it.each(['production', 'ai-production'])(
    'accepts the preset %s without a Redis URL, which the code may give',
    (CACHE_PRESET) => {
      const environment = { CACHE_PRESET };

      expect(cacheEnvironmentValidator(environment)).toBe(environment);
    },
  );
});

describe('createCacheEnvironmentValidator', () => {
  const presets = [{ name: 'shop', doc: 'ours', extends: 'minimal' }];

  it('accepts presets of the application', () => {
    const environment = { CACHE_PRESET: 'shop' };

    expect(createCacheEnvironmentValidator({ presets })(environment)).toBe(environment);
  });

  it('names them among those that there are', () => {
    const { issues } = errorOf({ CACHE_PRESET: 'shp' }, createCacheEnvironmentValidator({ presets }));

    expect(issues).toEqual([
      expect.objectContaining({ code: 'CCFG001', expected: expect.stringContaining('shop') }),
    ]);
  });

  it('knows the built-in presets alone without options', () => {
    const { issues } = errorOf({ CACHE_PRESET: 'shop' }, createCacheEnvironmentValidator());

    expect(issues).toEqual([expect.objectContaining({ code: 'CCFG001' })]);
  });
});

describe('CacheEnvironment', () => {
  class ApplicationEnvironment extends CacheEnvironment {
    @IsString()
    DATABASE_URL!: string;
  }

  const errorsOf = (environment: Record<string, string>) =>
    validateSync(plainToInstance(ApplicationEnvironment, environment));

  it('accepts what the resolver accepts, in a class of the application', () => {
    expect(errorsOf({ DATABASE_URL: 'postgres://h', CACHE_PRESET: 'minimal' })).toEqual([]);
  });

  it('says of each variable what the resolver says, beside the constraints of the application', () => {
    const errors = errorsOf({ CACHE_PRESET: 'minimum', ENABLE_AI_CACHE: 'maybe' });

    expect(errors.map(({ property }) => property).sort()).toEqual([
      'CACHE_PRESET',
      'DATABASE_URL',
      'ENABLE_AI_CACHE',
    ]);
    expect(errors.find(({ property }) => property === 'CACHE_PRESET')?.constraints).toEqual({
      isResolvable: expect.stringContaining('did you mean "minimal"?'),
    });
  });
});
