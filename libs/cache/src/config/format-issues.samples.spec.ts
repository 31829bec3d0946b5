import { describe, expect, it } from '@jest/globals';
import { formatIssues } from './format-issues.js';
import { resolveConfig, type ResolveConfigOptions } from './resolve-config.js';

const CACHE_REDIS_URL = 'redis://localhost:6379/0';
const dotenv = (...pairs: (readonly [string, string])[]) => new Map(pairs);

/** The text without its first line break, and the last one. */
function text(strings: TemplateStringsArray): string {
  return (strings.raw[0] ?? '').slice(1, -1);
}

function report(env: Record<string, string>, more: Partial<ResolveConfigOptions> = {}): string {
  return formatIssues(resolveConfig({ env: { CACHE_REDIS_URL, ...env }, ...more }).issues);
}

describe('formatIssues', () => {
  it('shows a mistyped preset', () => {
    const shown = report({ CACHE_PRESET: 'prodution' }, { places: dotenv(['CACHE_PRESET', '.env:3']) });

    expect(shown).toBe(text`
error CCFG001  CACHE_PRESET: unknown preset "prodution"
   expected  disabled | minimal | simple | development | testing | production | ai-development | ai-production
   from      CACHE_PRESET (.env:3)
   fix       did you mean "production"?   CACHE_PRESET=production
   help      cache-config help CCFG001

1 error, 0 warnings.
`);
  });

  it('shows three mistakes in one JSON: unit, name, range', () => {
    const CACHE_CUSTOM_CONFIG =
      '{"ttl":{"default":3600},"redis":{"maxConections":50},"compression":{"level":12}}';

    const shown = report(
      { CACHE_PRESET: 'production', CACHE_CUSTOM_CONFIG },
      { places: dotenv(['CACHE_CUSTOM_CONFIG', '.env:7']) },
    );

    expect(shown).toBe(text`
error CCFG102  ttl.default: duration without a unit
   got       3600
   expected  a number and a unit: ms, s, m, h, d
   from      CACHE_CUSTOM_CONFIG (.env:7, column 19)
   instead   2h from preset "production" would apply

     {"ttl":{"default":3600},"redis":{"maxConections":50},"compression":{…
                       ^^^^

   fix       did you mean "1h" (3600 seconds) or "3600ms" (3600 milliseconds)?
   help      cache-config help CCFG102

error CCFG203  redis.maxConections: unknown setting
   from      CACHE_CUSTOM_CONFIG (.env:7, column 34)

     …":{"default":3600},"redis":{"maxConections":50},"compression":{"leve…
                                  ^^^^^^^^^^^^^^^

   fix       did you mean "redis.maxConnections"?
   help      cache-config help CCFG203

error CCFG103  compression.level: out of range
   got       12
   expected  1 … 9
   from      CACHE_CUSTOM_CONFIG (.env:7, column 77)
   instead   6 from strategy "robust" would apply

     …ault":3600},"redis":{"maxConections":50},"compression":{"level":12}}
                                                                      ^^

   fix       pick a value from 1 to 9
   help      cache-config help CCFG103

3 errors, 0 warnings.
`);
  });

  it('shows quotes that docker run --env-file kept', () => {
    const shown = report({ CACHE_CUSTOM_CONFIG: `'{"ttl":{"default":"30m"}}'` });

    expect(shown).toBe(text`
error CCFG201  CACHE_CUSTOM_CONFIG: not valid JSON: invalid symbol at column 1
   from      CACHE_CUSTOM_CONFIG (process.env, column 1)

     '{"ttl":{"default":"30m"}}'
     ^

   fix       the value still carries its outer quotes: docker run --env-file and Kubernetes keep quotes, shells and dotenv remove them.
             Write it without them: CACHE_CUSTOM_CONFIG={"ttl":{"default":"30m"}}
   help      cache-config help CCFG201

1 error, 0 warnings.
`);
  });

  it('shows a wrong scheme without the password', () => {
    const shown = report(
      { CACHE_REDIS_URL: 'http://user:hunter2@cache:6379' },
      { places: dotenv(['CACHE_REDIS_URL', 'docker-compose.prod.yml:9']) },
    );

    expect(shown).toBe(text`
error CCFG105  redis.url: unsupported URL scheme "http://"
   got       (hidden: sensitive)
   expected  redis://, rediss://, redis+unix://, redis+cluster://, rediss+cluster://, redis+sentinel://, rediss+sentinel://
   from      CACHE_REDIS_URL (docker-compose.prod.yml:9)
   instead   (unset) from default "schema" would apply
   fix       for TLS write rediss://, else redis://
   help      cache-config help CCFG105

1 error, 0 warnings.
`);
  });

  it('shows a former variable, a mistyped one and a wrong switch, and leaves Kubernetes alone', () => {
    const shown = report({
      ENABLE_AI_CACHE: 'enabled',
      CACHE_DEFAULT_TTL: '3600',
      CACHE_PRSET: 'simple',
      CACHE_PORT: 'tcp://10.0.0.7:6379',
      CACHE_SERVICE_HOST: '10.0.0.7',
      CACHE_PORT_6379_TCP_ADDR: '10.0.0.7',
    });

    expect(shown).toBe(text`
error CCFG401  CACHE_DEFAULT_TTL: a variable of the former style, no longer read (now ttl.default)
   from      CACHE_DEFAULT_TTL (process.env)
   fix       CACHE_CUSTOM_CONFIG={"ttl":{"default":"1h"}}
             and remove CACHE_DEFAULT_TTL
   help      cache-config help CCFG401

error CCFG101  ai.enabled: not a boolean
   got       "enabled"
   expected  true | false (also 1/0, yes/no, on/off)
   from      ENABLE_AI_CACHE (process.env)
   instead   false from default "schema" would apply
   fix       set it to true or false
   help      cache-config help CCFG101

warning CCFG402  CACHE_PRSET: not a variable of the cache, ignored
   from      CACHE_PRSET (process.env)
   fix       did you mean CACHE_PRESET?
   help      cache-config help CCFG402

2 errors, 1 warning.
`);
  });

  it('masks the password that shares a line with the mistake', () => {
    const shown = report({
      CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"30m"},"redis":{"password":"hunter2","maxConections":50}}',
    });

    expect(shown).toBe(text`
error CCFG203  redis.maxConections: unknown setting
   from      CACHE_CUSTOM_CONFIG (process.env, column 56)

     …{"default":"30m"},"redis":{"password":"*******","maxConections":50}}
                                                      ^^^^^^^^^^^^^^^

   fix       did you mean "redis.maxConnections"?
   help      cache-config help CCFG203

warning CCFG507  redis.password: a password in a variable shows in process lists, crash reports and docker inspect
   from      CACHE_CUSTOM_CONFIG (process.env, column 46)
   fix       put the JSON into a file of mode 0400 and name it in CACHE_CUSTOM_CONFIG_FILE
   help      cache-config help CCFG507

1 error, 1 warning.
`);
  });
});
