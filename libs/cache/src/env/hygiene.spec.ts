import { describe, expect, it } from '@jest/globals';
import { hygieneIssues } from './hygiene.js';

describe('hygieneIssues', () => {
  it.each([
    ['CACHE_PRSET', 'CACHE_PRESET'],
    ['CACHE_PRESETS', 'CACHE_PRESET'],
    ['CAHCE_PRESET', 'CACHE_PRESET'],
    ['cache_preset', 'CACHE_PRESET'],
    ['CACHE_REDIS_ULR', 'CACHE_REDIS_URL'],
    ['ENABLE_AI_CACH', 'ENABLE_AI_CACHE'],
    ['CACHE_CUSTOM_CONFG', 'CACHE_CUSTOM_CONFIG'],
    ['CACHE_REDIS_URL_FIEL', 'CACHE_REDIS_URL_FILE'],
  ])('warns about %s: did you mean %s', (name, meant) => {
    const issues = hygieneIssues({ [name]: 'hunter2' });

    expect(issues).toEqual([
      {
        code: 'CCFG402',
        severity: 'warning',
        path: name,
        message: 'not a variable of the cache, ignored',
        origin: { layer: 'env', source: name, at: 'process.env' },
        fix: [`did you mean ${meant}?`],
      },
    ]);
  });

  it.each([
    'CACHE_SERVICE_HOST',
    'CACHE_SERVICE_PORT',
    'CACHE_SERVICE_PORT_REDIS',
    'CACHE_PORT',
    'CACHE_PORT_6379_TCP',
    'CACHE_PORT_6379_TCP_ADDR',
    'CACHE_PORT_6379_TCP_PORT',
    'CACHE_PORT_6379_TCP_PROTO',
    'CACHE_PRESET_PORT',
    'CACHE_PRESET_SERVICE_HOST',
  ])('leaves alone what Kubernetes injects for a Service: %s', (name) => {
    expect(hygieneIssues({ [name]: 'tcp://10.0.0.7:6379' })).toEqual([]);
  });

  it.each(['PATH', 'REDIS_URL', 'TEST_REDIS_URL', 'CACHE_DIR', 'CACHE_BUSTER', 'NODE_ENV', 'PRESET'])(
    'leaves alone what belongs to others: %s',
    (name) => {
      expect(hygieneIssues({ [name]: 'x' })).toEqual([]);
    },
  );

  it('leaves a mistyped variable alone that is blank', () => {
    expect(hygieneIssues({ CACHE_PRSET: ' ' })).toEqual([]);
  });

  it('says where a mistyped variable stands', () => {
    const [issue] = hygieneIssues({ CACHE_PRSET: 'x' }, new Map([['CACHE_PRSET', '.env:2']]));

    expect(issue?.origin?.at).toBe('.env:2');
  });

  it('reports former variables as errors and mistyped ones as warnings', () => {
    const issues = hygieneIssues({ CACHE_PRSET: 'x', CACHE_DEFAULT_TTL: '60' });

    expect(issues.map(({ severity, path }) => `${severity} ${path}`)).toEqual([
      'error CACHE_DEFAULT_TTL',
      'warning CACHE_PRSET',
    ]);
  });
});
