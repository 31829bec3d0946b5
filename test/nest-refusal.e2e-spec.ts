import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ConfigModule } from '@nestjs/config';
import { Cache, CacheConfigError, CacheModule, type CacheModuleOptions } from 'nestjs-cache-presets';
import { cleanEnvironment } from './support/ambient-environment.js';
import { nestApps } from './support/nest-apps.js';

const SECRET = 'hunter2-canary';

const custom = (config: unknown) => ({ CACHE_CUSTOM_CONFIG: JSON.stringify(config) });

describe('An application with a wrong configuration', () => {
  const apps = nestApps();
  cleanEnvironment();

  const refusalOf = async (options: CacheModuleOptions): Promise<CacheConfigError> => {
    const error: unknown = await apps.module({ imports: [CacheModule.forRoot(options)] }).then(
      () => new Error('the application started'),
      (thrown: unknown) => thrown,
    );
    if (error instanceof CacheConfigError) return error;
    throw error;
  };
  const found = ({ issues }: CacheConfigError) => issues.map(({ code, path }) => `${code} ${path}`);

  it.each<[string, Record<string, string>, string]>([
    ['a preset that is none', { CACHE_PRESET: 'prodution' }, 'CCFG001 CACHE_PRESET'],
    ['a URL of another scheme', { CACHE_REDIS_URL: 'http://cache:6379' }, 'CCFG105 redis.url'],
    ['a boolean that is none', { ENABLE_AI_CACHE: 'perhaps' }, 'CCFG101 ai.enabled'],
    ['broken JSON', { CACHE_CUSTOM_CONFIG: '{"ttl":' }, 'CCFG201 CACHE_CUSTOM_CONFIG'],
    ['an unknown setting', custom({ redis: { maxConections: 5 } }), 'CCFG203 redis.maxConections'],
    ['a number where a duration belongs', custom({ ttl: { default: 3600 } }), 'CCFG102 ttl.default'],
    ['a text where a number belongs', custom({ memory: { maxEntries: 'ten' } }), 'CCFG104 memory.maxEntries'],
    ['a number out of range', custom({ memory: { maxEntries: 0 } }), 'CCFG103 memory.maxEntries'],
    ['a variable of the former style', { CACHE_DEFAULT_TTL: '3600' }, 'CCFG401 CACHE_DEFAULT_TTL'],
    ['production without a Redis URL', { CACHE_PRESET: 'production' }, 'CCFG501 redis.url'],
    ['ai-production without a Redis URL', { CACHE_PRESET: 'ai-production' }, 'CCFG501 redis.url'],
    ['a secret file that is missing', { CACHE_REDIS_URL_FILE: '/no/such' }, 'CCFG404 CACHE_REDIS_URL_FILE'],
  ])('refuses to start: %s', async (_what, env, issue) => {
    const error = await refusalOf({ env });

    expect(error.issues.filter(({ severity }) => severity === 'error')).toHaveLength(1);
    expect(found(error)[0]).toBe(issue);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a preset that is none', { preset: 'prodution' }, 'CCFG001 preset'],
    ['an unknown setting', { set: { tll: {} } }, 'CCFG203 tll'],
    ['a value out of range', { set: { ttl: { default: '0s' } } }, 'CCFG103 ttl.default'],
    ['production without a Redis URL', { preset: 'production' }, 'CCFG501 redis.url'],
  ])('refuses to start: %s, in code', async (_what, options, issue) => {
    const error = await refusalOf({ env: {}, ...options });

    expect(found(error)[0]).toBe(issue);
  });

  it('starts in production with a URL from the code', async () => {
    const set = { redis: { url: 'redis://127.0.0.1:1' } };

    const app = await apps.module({ imports: [CacheModule.forRoot({ env: {}, preset: 'production', set })] });

    expect(app.get(Cache)).toBeInstanceOf(Cache);
  });

  it('names everything that is wrong at once, errors first', async () => {
    const env = {
      CACHE_PRESET: 'prodution',
      CACHE_PRSET: 'simple',
      ENABLE_AI_CACHE: 'perhaps',
      ...custom({ ttl: { default: 3600 }, compressio: {} }),
    };

    const error = await refusalOf({ env });

    expect(found(error).toSorted()).toEqual([
      'CCFG001 CACHE_PRESET',
      'CCFG101 ai.enabled',
      'CCFG102 ttl.default',
      'CCFG203 compressio',
      'CCFG402 CACHE_PRSET',
    ]);
    expect(error.issues.at(-1)).toMatchObject({ code: 'CCFG402', severity: 'warning' });
  });

  it('is told what to mend, without a stack of the library', async () => {
    const { message, stack } = await refusalOf({ env: { CACHE_PRESET: 'prodution' } });

    expect(message).toContain('fix       did you mean "production"?   CACHE_PRESET=production');
    expect(stack).toBe(message);
  });

  it('is refused for what process.env says too', async () => {
    process.env.CACHE_PRESET = 'prodution';

    expect(found(await refusalOf({}))).toEqual(['CCFG001 CACHE_PRESET']);
  });

  it('is refused for what the ConfigModule says too', async () => {
    const load = [() => ({ CACHE_PRESET: 'prodution' })];
    const config = ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, load });

    const started = apps.module({ imports: [config, CacheModule.forRoot()] });

    await expect(started).rejects.toMatchObject({ issues: [{ code: 'CCFG001' }] });
  });

  it.each<[string, Record<string, string>]>([
    ['a URL of another scheme', { CACHE_REDIS_URL: `http://user:${SECRET}@cache:6379` }],
    ['a URL that is none', { CACHE_REDIS_URL: `redis://user:${SECRET}@cache:port` }],
    ['a URL as the preset', { CACHE_PRESET: `redis://user:${SECRET}@cache:6379` }],
    ['a password that is no text', custom({ redis: { password: { value: SECRET } } })],
    ['a setting beside the password', custom({ redis: { password: SECRET, maxConections: 5 } })],
    ['broken JSON', { CACHE_CUSTOM_CONFIG: `{"redis":{"password":"${SECRET}"` }],
    ['a password in a former variable', { CACHE_REDIS_PASSWORD: SECRET }],
    [
      'credentials in two places',
      { CACHE_REDIS_URL: `redis://:${SECRET}@cache`, ...custom({ redis: { password: SECRET } }) },
    ],
  ])('shows no secret: %s', async (_what, env) => {
    const error = await refusalOf({ env });

    const shown = [
      error.message,
      error.stack,
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      `${error}`,
    ];

    expect(shown.join('\n')).toContain('CCFG');
    expect(shown.join('\n')).not.toContain(SECRET);
  });
});
